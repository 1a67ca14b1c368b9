// Package received sends files to who works on them: each receiver has to close
// what it receives.
package received

import (
	"bufio"
	"os"
	"sync"
)

func count(f *os.File) (n int, err error) {
	for s := bufio.NewScanner(f); s.Scan(); n++ {
	}
	_, err = f.Stat()
	return n, err
}

// ok
func all(names []string) {
	files := make(chan *os.File)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for f := range files {
			if _, err := count(f); err != nil {
				println(err)
			}
			f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			break
		}
		files <- f
	}
	close(files)
	wg.Wait()
}

func skipsSome(names []string) {
	files := make(chan *os.File)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for f := range files {
			if _, err := count(f); err != nil {
				continue
			}
			f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name) // want "result of os.Open is not released on every path: its Close is missing before the next is received"
		if err != nil {
			break
		}
		files <- f
	}
	close(files)
	wg.Wait()
}

// ok: nothing is received where the channel is closed, and nil says that too
func one(name string) error {
	files, done := make(chan *os.File, 1), make(chan bool)
	go work(files, done)
	f, err := os.Open(name)
	if err != nil {
		close(files)
		return err
	}
	files <- f
	<-done
	return nil
}

func work(files <-chan *os.File, done chan<- bool) {
	defer close(done)
	f, ok := <-files
	if !ok || f == nil {
		return
	}
	defer f.Close()
	count(f)
}

func oneLeaks(name string) error {
	files, done := make(chan *os.File, 1), make(chan bool)
	go workHastily(files, done)
	f, err := os.Open(name) // want "before the return on line 111"
	if err != nil {
		close(files)
		return err
	}
	files <- f
	<-done
	return nil
}

func workHastily(files <-chan *os.File, done chan<- bool) {
	defer close(done)
	f, ok := <-files
	if !ok {
		return
	}
	if _, err := count(f); err != nil {
		return
	}
	f.Close()
}

// ok: what is left is drained
func firstOnly(names []string) (n int) {
	files := make(chan *os.File, len(names))
	go func() {
		defer close(files)
		for _, name := range names {
			if f, err := os.Open(name); err == nil {
				files <- f
			}
		}
	}()
	for f := range files {
		n, _ = count(f)
		f.Close()
		break
	}
	for f := range files {
		f.Close()
	}
	return n
}

type keeper struct{ kept []*os.File }

func (k *keeper) Close() {
	for _, f := range k.kept {
		f.Close()
	}
}

// ok: the receiver hands on what it does not close
func (k *keeper) keepsSome(names []string) {
	files := make(chan *os.File)
	go func() {
		defer close(files)
		for _, name := range names {
			if f, err := os.Open(name); err == nil {
				files <- f
			}
		}
	}()
	for f := range files {
		if n, _ := count(f); n == 0 {
			f.Close()
			continue
		}
		k.kept = append(k.kept, f)
	}
}
