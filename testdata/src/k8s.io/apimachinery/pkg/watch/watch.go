// Package watch is a stub: the signatures of k8s.io/apimachinery/pkg/watch.
package watch

type Event struct{ Type string }

type Interface interface {
	Stop()
	ResultChan() <-chan Event
}
