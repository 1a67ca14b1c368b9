package routers

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

func ginOrders(c *gin.Context) { c.Data(http.StatusOK, "x", load(c.Param("order"))) }
func ginItems(c *gin.Context)  { c.Data(http.StatusOK, "x", load(c.Param("item"))) }
func ginCarts(c *gin.Context)  { c.Data(http.StatusOK, "x", load(c.Param("cart"))) }

func ginTimed(h gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		start := time.Now()
		defer func() { latency.Observe(time.Since(start)) }()
		h(c)
	}
}

func ginMeasured() gin.HandlerFunc {
	return func(c *gin.Context) {
		start := time.Now()
		c.Next()
		latency.Observe(time.Since(start))
	}
}

func ginCors(c *gin.Context) {
	c.Header("Access-Control-Allow-Origin", "*")
	c.Next()
}

func ginWrapped() http.Handler {
	r := gin.New()
	r.Use(gin.Recovery(), ginCors)
	r.GET("/orders/:order", ginTimed(ginOrders)) // ok
	r.GET("/items/:item", ginTimed(ginItems))    // ok
	r.POST("/carts/:cart", ginCarts)             // want
	return r
}

// A middleware stands before the handler.
func ginBeside() http.Handler {
	r := gin.New()
	m := ginMeasured()
	r.GET("/orders/:order", m, ginOrders)       // ok
	r.GET("/items/:item", ginCors, m, ginItems) // ok
	r.POST("/carts/:cart", ginCors, ginCarts)   // want
	return r
}

func ginUse() http.Handler {
	r := gin.New()
	r.Use(gin.Recovery(), ginMeasured())
	r.GET("/orders/:order", ginTimed(ginOrders)) // ok
	r.GET("/items/:item", ginTimed(ginItems))    // ok
	r.POST("/carts/:cart", ginCarts)             // ok
	return r
}

// The engine's middleware is before its groups, and theirs.
func ginGroupOfEngine() http.Handler {
	r := gin.New()
	r.Use(ginMeasured())
	v1 := r.Group("/v1").Group("/shop", ginCors)
	v1.GET("/orders/:order", ginTimed(ginOrders)) // ok
	v1.GET("/items/:item", ginTimed(ginItems))    // ok
	v1.POST("/carts/:cart", ginCarts)             // ok
	return r
}

func ginGroup() http.Handler {
	r := gin.New()
	v1 := r.Group("/v1", ginCors, ginMeasured())
	v1.GET("/orders/:order", ginTimed(ginOrders)) // ok
	v1.GET("/items/:item", ginTimed(ginItems))    // ok
	v1.POST("/carts/:cart", ginCarts)             // ok
	return r
}

func ginGroupCors() http.Handler {
	r := gin.New()
	v1 := r.Group("/v1", ginCors)
	{
		v1.GET("/orders/:order", ginTimed(ginOrders)) // ok
		v1.GET("/items/:item", ginTimed(ginItems))    // ok
		v1.POST("/carts/:cart", ginCarts)             // want
	}
	return r
}

// The routes are registered by a function that is given the group.
func ginServer() http.Handler {
	r := gin.New()
	r.Use(ginMeasured())
	ginRoutes(r.Group("/v1"))
	return r
}

func ginRoutes(g *gin.RouterGroup) {
	g.GET("/orders/:order", ginTimed(ginOrders)) // ok
	g.GET("/items/:item", ginTimed(ginItems))    // ok
	g.POST("/carts/:cart", ginCarts)             // ok
}
