package routers

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

func chiWrapped() http.Handler {
	r := chi.NewRouter()
	r.Get("/orders", timed(orders))  // ok
	r.Post("/orders", timed(orders)) // ok
	r.Get("/items", timed(items))    // ok
	r.Get("/carts", carts)           // want
	r.Get("/health", health)         // ok
	return r
}

func chiUse() http.Handler {
	r := chi.NewRouter()
	r.Use(cors, measured)
	r.Get("/orders", timed(orders)) // ok
	r.Get("/items", timed(items))   // ok
	r.Get("/carts", carts)          // ok
	return r
}

// A middleware that observes nothing makes no difference.
func chiUseCors() http.Handler {
	r := chi.NewRouter()
	r.Use(cors)
	r.Get("/orders", timed(orders)) // ok
	r.Get("/items", timed(items))   // ok
	r.Get("/carts", carts)          // want
	return r
}

func chiWith() http.Handler {
	r := chi.NewRouter()
	r.With(measured).Get("/orders", orders)     // ok
	r.With(cors, measured).Get("/items", items) // ok
	r.Get("/carts", carts)                      // want
	r.Get("/health", health)                    // ok
	return r
}

func chiWithVariable() http.Handler {
	r := chi.NewRouter()
	m := r.With(measured)
	m.Get("/orders", timed(orders)) // ok
	m.Get("/items", timed(items))   // ok
	m.Get("/carts", carts)          // ok
	return r
}

func chiGroup() http.Handler {
	r := chi.NewRouter()
	r.Group(func(r chi.Router) {
		r.Use(measured)
		r.Get("/orders", timed(orders)) // ok
		r.Get("/items", timed(items))   // ok
		r.Get("/carts", carts)          // ok
	})
	return r
}

// What a group is a part of observes it, too.
func chiNested() http.Handler {
	r := chi.NewRouter()
	r.Use(measured)
	r.Route("/v1", func(r chi.Router) {
		r.Use(cors)
		r.Get("/orders", timed(orders)) // ok
		r.Get("/items", timed(items))   // ok
		r.Group(func(r chi.Router) {
			r.Get("/carts", carts) // ok
		})
	})
	return r
}

func chiRoute() http.Handler {
	r := chi.NewRouter()
	r.Use(cors)
	r.Route("/v1", func(r chi.Router) {
		r.Get("/orders", timed(orders)) // ok
		r.Get("/items", timed(items))   // ok
		r.Get("/carts", carts)          // want
	})
	return r
}

// Mounted on a router that observes.
func chiMounted() http.Handler {
	sub := chi.NewRouter()
	sub.Get("/orders", timed(orders)) // ok
	sub.Get("/items", timed(items))   // ok
	sub.Get("/carts", carts)          // ok
	r := chi.NewRouter()
	r.Use(measured)
	r.Mount("/v1", sub)
	return r
}
