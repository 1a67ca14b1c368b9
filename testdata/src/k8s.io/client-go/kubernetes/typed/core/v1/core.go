// Package v1 is a stub: the signatures of k8s.io/client-go/kubernetes/typed/core/v1.
package v1

import (
	"context"

	"k8s.io/apimachinery/pkg/watch"
)

type ListOptions struct{ LabelSelector string }

type PodInterface interface {
	Watch(ctx context.Context, opts ListOptions) (watch.Interface, error)
}
