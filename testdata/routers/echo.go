package routers

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

func echoOrders(c echo.Context) error { return c.Blob(http.StatusOK, "x", load(c.Param("order"))) }
func echoItems(c echo.Context) error  { return c.Blob(http.StatusOK, "x", load(c.Param("item"))) }
func echoCarts(c echo.Context) error  { return c.Blob(http.StatusOK, "x", load(c.Param("cart"))) }

func echoMeasured(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		defer func() { latency.Observe(time.Since(start)) }()
		return next(c)
	}
}

func echoCors(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Access-Control-Allow-Origin", "*")
		return next(c)
	}
}

func echoWrapped() http.Handler {
	e := echo.New()
	e.Use(echoCors)
	e.GET("/orders/:order", echoMeasured(echoOrders)) // ok
	e.GET("/items/:item", echoMeasured(echoItems))    // ok
	e.POST("/carts/:cart", echoCarts)                 // want
	return e
}

// A middleware stands behind the handler.
func echoBeside() http.Handler {
	e := echo.New()
	e.GET("/orders/:order", echoOrders, echoMeasured)        // ok
	e.GET("/items/:item", echoItems, echoCors, echoMeasured) // ok
	e.POST("/carts/:cart", echoCarts, echoCors)              // want
	return e
}

func echoUse() http.Handler {
	e := echo.New()
	e.Use(echoCors, echoMeasured)
	e.GET("/orders/:order", echoMeasured(echoOrders)) // ok
	e.GET("/items/:item", echoMeasured(echoItems))    // ok
	e.POST("/carts/:cart", echoCarts)                 // ok
	return e
}

// The middleware of a group is before its groups.
func echoGroup() http.Handler {
	e := echo.New()
	v1 := e.Group("/v1", echoMeasured)
	shop := v1.Group("/shop", echoCors)
	shop.GET("/orders/:order", echoMeasured(echoOrders)) // ok
	shop.GET("/items/:item", echoMeasured(echoItems))    // ok
	shop.POST("/carts/:cart", echoCarts)                 // ok
	return e
}

func echoGroupUse() http.Handler {
	e := echo.New()
	v1 := e.Group("/v1")
	v1.Use(echoMeasured)
	v1.GET("/orders/:order", echoMeasured(echoOrders)) // ok
	v1.GET("/items/:item", echoMeasured(echoItems))    // ok
	v1.POST("/carts/:cart", echoCarts)                 // ok
	return e
}

func echoGroupCors() http.Handler {
	e := echo.New()
	v1 := e.Group("/v1", echoCors)
	v1.GET("/orders/:order", echoMeasured(echoOrders)) // ok
	v1.GET("/items/:item", echoMeasured(echoItems))    // ok
	v1.POST("/carts/:cart", echoCarts)                 // want
	return e
}
