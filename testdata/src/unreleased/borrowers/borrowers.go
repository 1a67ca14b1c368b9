// Package borrowers: calls of other packages that give back what they are
// given, and calls that keep it.
package borrowers

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/csv"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"html/template"
	"image/png"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"text/tabwriter"
)

func hash(path string) (string, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return "", err
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// ok
func hashRight(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func readAll(path string) ([]byte, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

func scan(path string) (n int, err error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return 0, err
	}
	sc := bufio.NewScanner(f)
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		n++
	}
	return n, sc.Err()
}

func csvAll(path string) ([][]string, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(f)
	r.Comma = ';'
	return r.ReadAll()
}

// ok
func csvAllRight(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = ';'
	return r.ReadAll()
}

func gobLoad(path string, v any) error {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return err
	}
	return gob.NewDecoder(bufio.NewReader(f)).Decode(v)
}

func xmlLoad(path string, v any) error {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return err
	}
	dec := xml.NewDecoder(f)
	dec.Strict = false
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("xml: %w", err)
	}
	return f.Close()
}

func binaryLoad(path string, v any) error {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return err
	}
	return binary.Read(f, binary.LittleEndian, v)
}

func encode(path string, v any) error {
	f, err := os.Create(path) // want "never released"
	if err != nil {
		return err
	}
	enc := json.NewEncoder(f)
	enc.SetIndent("", "\t")
	return enc.Encode(v)
}

func executes(path string, t *template.Template, v any) error {
	f, err := os.Create(path) // want "never released"
	if err != nil {
		return err
	}
	return t.Execute(f, v)
}

// ok
func executesRight(path string, t *template.Template, v any) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return t.Execute(f, v)
}

func prints(path string, lines []string) error {
	f, err := os.Create(path) // want "never released"
	if err != nil {
		return err
	}
	for i, l := range lines {
		fmt.Fprintf(f, "%d: %s\n", i, l)
	}
	return nil
}

func tabs(path string) error {
	f, err := os.Create(path) // want "never released"
	if err != nil {
		return err
	}
	tw := tabwriter.NewWriter(f, 0, 8, 1, ' ', 0)
	fmt.Fprintln(tw, "a\tb")
	return tw.Flush()
}

func picture(path string) (int, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return 0, err
	}
	img, err := png.Decode(f)
	if err != nil {
		return 0, err
	}
	return img.Bounds().Dx(), nil
}

func multi(a, b string) (int64, error) {
	f, err := os.Open(a) // want "never released"
	if err != nil {
		return 0, err
	}
	g, err := os.Open(b)
	if err != nil {
		return 0, err
	}
	defer g.Close()
	return io.Copy(io.Discard, io.MultiReader(f, g))
}

func tee(path string) (uint32, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return 0, err
	}
	h := crc32.NewIEEE()
	_, err = io.Copy(io.Discard, io.TeeReader(f, h))
	return h.Sum32(), err
}

func section(path string) ([]byte, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.NewSectionReader(f, 10, 20))
}

// ok
func sectionRight(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.NewSectionReader(f, 10, 20))
}

func zipReader(path string) (int, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return 0, err
	}
	fi, err := f.Stat()
	if err != nil {
		return 0, err
	}
	zr, err := zip.NewReader(f, fi.Size())
	if err != nil {
		return 0, err
	}
	return len(zr.File), nil
}

func base(path string) ([]byte, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(base64.NewDecoder(base64.StdEncoding, f))
}

func logged(path string) error {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return err
	}
	log.Printf("opened %v as %d", f, f.Fd())
	slog.Info("opened", "file", f.Name())
	return nil
}

func readFrom(path string) (string, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return "", err
	}
	var buf bytes.Buffer
	_, err = buf.ReadFrom(f)
	return buf.String(), err
}

// ok: the server takes the listener
func serve(addr string, h http.Handler) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return http.Serve(l, h)
}

// ok: the request takes a body that can be released
func send(u, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	req, err := http.NewRequest(http.MethodPut, u, f)
	if err != nil {
		f.Close()
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: http.Post releases its body
func post(u, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	resp, err := http.Post(u, "text/plain", f)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: kept by the logger
func logFile(path string) (*log.Logger, error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	return log.New(f, "", log.LstdFlags), nil
}

// ok: kept by the standard logger
func setLogFile(path string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	log.SetOutput(f)
	return nil
}

// ok: released after the command
func command(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	cmd := exec.Command("date")
	cmd.Stdout = f
	return cmd.Run()
}

// ok: a function value of the caller's takes the file
func unknownFile(path string, use func(*os.File) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return use(f)
}

// unknownReader: a reader is all that the function sees.
func unknownReader(path string, use func(io.Reader) error) error {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return err
	}
	return use(f)
}

// ok
func unknownReaderRight(path string, use func(io.Reader) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return use(f)
}

// ok: by an interface out of sight that can release
func unknownCloser(path string, use func(io.ReadCloser) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return use(f)
}

// ok: as an any
func unknownAny(path string, use func(any)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	use(f)
	return nil
}

func stringsOnly(db *sql.DB, path string) error {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return err
	}
	_, err = db.Exec("insert into files (name) values ($1)", strings.ToLower(f.Name()))
	return err
}

// ok
func readLines(path string) (lines []string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		lines = append(lines, sc.Text())
	}
	return lines, nil
}
