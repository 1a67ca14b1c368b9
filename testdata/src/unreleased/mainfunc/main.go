// Command mainfunc: the end of main is the end of the process.
package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// ok: the operating system takes the file and the connections back
func main() {
	f, err := os.Open("config.json")
	if err != nil {
		log.Fatal(err)
	}
	l, err := net.Listen("tcp", ":8080")
	if err != nil {
		log.Fatal(err)
	}
	db, err := sql.Open("postgres", os.Getenv("DSN"))
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	fmt.Println(f.Name(), db.Stats().Idle, ctx.Err())
	if len(os.Args) > 1 {
		return
	}
	http.Serve(l, nil)
	stop()
	if err := run(); err != nil {
		log.Print(err)
	}
	if err := runRight(); err != nil {
		log.Print(err)
	}
	flushes()
	flushesRight()
	exporter(ctx)
	exporterRight(ctx)
}

// run is not main.
func run() error {
	f, err := os.Open("data") // want "never released"
	if err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, f)
	return err
}

// ok
func runRight() error {
	f, err := os.Open("data")
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(os.Stdout, f)
	return err
}

// flushes never writes the end of the compressed stream.
func flushes() {
	zw := gzip.NewWriter(os.Stdout) // want "never released"
	fmt.Fprintln(zw, "hello")
}

// ok
func flushesRight() {
	w := bufio.NewWriter(os.Stdout)
	defer w.Flush()
	zw := gzip.NewWriter(w)
	defer zw.Close()
	fmt.Fprintln(zw, "hello")
}

// exporter loses its last spans.
func exporter(ctx context.Context) {
	tp := sdktrace.NewTracerProvider() // want "never released"
	_, span := tp.Tracer("main").Start(ctx, "x")
	span.End()
}

// ok
func exporterRight(ctx context.Context) {
	tp := sdktrace.NewTracerProvider()
	defer tp.Shutdown(ctx)
	_, span := tp.Tracer("main").Start(ctx, "x")
	span.End()
}
