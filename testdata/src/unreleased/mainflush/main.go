// Command mainflush: main returns without what had to be written.
package main

import (
	"compress/gzip"
	"context"
	"fmt"
	"log"
	"os"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

func main() {
	out, err := os.Create("out.gz")
	if err != nil {
		log.Fatal(err)
	}
	zw := gzip.NewWriter(out) // want "not released on every path"
	if len(os.Args) < 2 {
		fmt.Println("nothing to do")
		return
	}
	fmt.Fprintln(zw, os.Args[1])
	if err := zw.Close(); err != nil {
		log.Fatal(err)
	}
	tp := sdktrace.NewTracerProvider() // want "never released"
	_, span := tp.Tracer("main").Start(context.Background(), "x")
	defer span.End()
	right()
}

// ok
func right() {
	out, err := os.Create("out.gz")
	if err != nil {
		log.Fatal(err)
	}
	defer out.Close()
	zw := gzip.NewWriter(out)
	defer zw.Close()
	fmt.Fprintln(zw, "hello")
}
