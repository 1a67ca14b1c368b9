// Package unreleased defines an analyzer that reports resources that are
// not released on every path.
//
// # Analyzer unreleased
//
// unreleased: report resources that are not released on every path
package unreleased
