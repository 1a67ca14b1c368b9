package cli

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/everypath/everypath/analyzer"
	"github.com/everypath/everypath/cmd/everypath/internal/driver"
)

// configName is the name of the configuration file.
const configName = ".everypath.yml"

// schema is the JSON schema of the configuration file.
//
//go:embed schema.json
var schema string

// configs finds and reads configuration files. For a directory that of the
// nearest directory at or above it holds.
type configs struct {
	// file overrides all that would be found; "none" means that there is
	// no file.
	file string
	// override changes the settings of each file: flags win.
	override func(*settings)

	mu     sync.Mutex
	byDir  map[string]string // names of configuration files
	byFile map[string]*config
}

// A config is what holds for some packages.
type config struct {
	// file is the name of the file, "" if there is none.
	file string
	settings
	// inFile are the settings without the flags.
	inFile    settings
	contracts string // the text
	rules     *driver.Rules
}

func newConfigs(file string, override func(*settings)) *configs {
	return &configs{file: file, override: override, byDir: map[string]string{}, byFile: map[string]*config{}}
}

// forDir returns what holds for the packages in dir. Its errors are usage
// errors.
func (c *configs) forDir(dir string) (*config, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	name := c.file
	switch name {
	case "none":
		name = ""
	case "":
		name = c.find(dir)
	}
	if cfg := c.byFile[name]; cfg != nil {
		return cfg, nil
	}
	cfg, err := c.load(name)
	if err != nil {
		return nil, usageError{err}
	}
	c.byFile[name] = cfg
	return cfg, nil
}

// find returns the name of the configuration file for dir, or "".
func (c *configs) find(dir string) string {
	if name, ok := c.byDir[dir]; ok {
		return name
	}
	name := filepath.Join(dir, configName)
	if info, err := os.Stat(name); err != nil || info.IsDir() {
		name = ""
		if parent := filepath.Dir(dir); parent != dir {
			name = c.find(parent)
		}
	}
	c.byDir[dir] = name
	return name
}

func (c *configs) load(name string) (*config, error) {
	cfg := &config{file: name}
	if name != "" {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading the configuration: %w", err)
		}
		if err := cfg.settings.parse(name, text); err != nil {
			return nil, err
		}
	}
	cfg.inFile = cfg.settings
	c.override(&cfg.settings)
	if cfg.Contracts != "" {
		text, err := os.ReadFile(cfg.Contracts)
		if err != nil {
			return nil, fmt.Errorf("reading contracts: %w", err)
		}
		cfg.contracts = string(text)
		if _, err := analyzer.Contracts(cfg.Contracts, cfg.contracts, ""); err != nil {
			return nil, err
		}
	}
	cfg.rules = &driver.Rules{Analyzers: cfg.analyzers(cfg.contracts), Generated: cfg.Generated}
	return cfg, nil
}

// parse reads the text of a configuration file. Its errors begin with
// FILE:LINE.
func (s *settings) parse(name string, text []byte) error {
	err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(s)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s%s", name, configMessage(err))
	}
	if s.Contracts != "" && !filepath.IsAbs(s.Contracts) {
		s.Contracts = filepath.Join(filepath.Dir(name), s.Contracts)
	}
	return nil
}

// configMessage returns ":LINE: MESSAGE" for an error of the YAML decoder.
func configMessage(err error) string {
	var e yaml.Error
	if !errors.As(err, &e) {
		return ": " + err.Error()
	}
	msg := e.GetMessage()
	line := ""
	if token := e.GetToken(); token != nil && token.Position != nil {
		line = fmt.Sprintf(":%d", token.Position.Line)
	}
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) {
		key := unknown.Token.Value
		keys := configKeys(reflect.TypeFor[settings](), "")
		msg = fmt.Sprintf("unknown key %q%s; the keys are %s", key, didYouMeanKey(key, keys), strings.Join(keys, ", "))
	}
	return line + ": " + msg
}

// didYouMeanKey is didYouMean for the keys of all sections, of which key
// may be the last part.
func didYouMeanKey(key string, keys []string) string {
	for _, full := range keys {
		if _, last, ok := strings.Cut(full, "."); ok && nearest(key, []string{last}) != "" {
			return fmt.Sprintf(" (did you mean %q?)", full)
		}
	}
	return didYouMean(key, keys)
}

// configKeys returns the keys of a configuration file; those of a section
// are written SECTION.KEY.
func configKeys(t reflect.Type, prefix string) []string {
	var keys []string
	for field := range t.NumField() {
		f := t.Field(field)
		key := prefix + f.Tag.Get("yaml")
		if f.Type.Kind() == reflect.Struct {
			keys = append(keys, configKeys(f.Type, key+".")...)
		} else {
			keys = append(keys, key)
		}
	}
	return keys
}
