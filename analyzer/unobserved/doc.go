// Package unobserved defines an analyzer that reports branches of a dispatch
// that are not observed as their siblings are.
//
// # Analyzer unobserved
//
// unobserved: report dispatch branches that bypass the observability wrapper of their siblings
//
// To be written.
package unobserved
