package cli

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer"
	"github.com/everypath/everypath/cmd/everypath/internal/driver"
)

// configName is the name of the configuration file.
const configName = ".everypath.yml"

// misname is what some call it. Such a file would have no effect.
const misname = ".everypath.yaml"

// schema is the JSON schema of the configuration file.
//
//go:embed schema.json
var schema string

// configs finds and reads configuration files. For a directory that of the
// nearest directory at or above it holds, up to the root of the file system.
type configs struct {
	// file overrides all that would be found; "none" means that there is
	// no file.
	file string
	// override changes the settings of each file: flags win.
	override func(*settings)
	// noFixes says that nobody is going to see fixes.
	noFixes bool
	// wd is the directory to which names in messages are relative; with
	// "" they are in full.
	wd string

	mu     sync.Mutex
	byDir  map[string]string // names of configuration files
	byFile map[string]*config
}

// A config is what holds for some packages.
type config struct {
	// file is the name of the file, "" if there is none.
	file string
	settings
	noFixes   bool
	contracts []analyzer.ContractText
	rules     *driver.Rules
	// tested is the same with tests, nil until withTests is called.
	tested *config
}

func newConfigs(wd, file string, override func(*settings)) *configs {
	return &configs{wd: wd, file: file, override: override, byDir: map[string]string{}, byFile: map[string]*config{}}
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
		if name = c.find(dir); filepath.Base(name) == misname {
			return nil, usageError{fmt.Errorf("%s is not read: a configuration is called %s", relativeTo(c.wd, name), configName)}
		}
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

// withTests returns cfg with tests.
func (c *configs) withTests(cfg *config) *config {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case cfg.Tests:
		return cfg
	case cfg.tested == nil:
		tested := *cfg
		tested.Tests = true
		tested.rules = tested.newRules()
		cfg.tested = &tested
	}
	return cfg.tested
}

// find returns the name of the configuration file for dir, or of one that is called
// otherwise, or "".
func (c *configs) find(dir string) string {
	if name, ok := c.byDir[dir]; ok {
		return name
	}
	name := ""
	switch parent := filepath.Dir(dir); {
	case isThere(filepath.Join(dir, configName)):
		name = filepath.Join(dir, configName)
	case isThere(filepath.Join(dir, misname)):
		name = filepath.Join(dir, misname)
	case parent != dir:
		name = c.find(parent)
	}
	c.byDir[dir] = name
	return name
}

// isThere reports whether there is something of that name. What cannot be read, a
// directory or a link to nothing for example, is an error of reading it: nobody means
// it to have no effect.
func isThere(name string) bool {
	_, err := os.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR)
}

func (c *configs) load(name string) (*config, error) {
	cfg := &config{file: name, noFixes: c.noFixes}
	if name != "" {
		read := readText
		if filepath.Base(name) == configName {
			read = readFound
		}
		text, err := read(name)
		if err != nil {
			return nil, fmt.Errorf("reading the configuration: %w", err)
		}
		if err := cfg.settings.parse(relativeTo(c.wd, name), filepath.Dir(name), text); err != nil {
			return nil, err
		}
	}
	c.override(&cfg.settings)
	if err := cfg.readContracts(c.wd); err != nil {
		return nil, err
	}
	cfg.rules = cfg.newRules()
	return cfg, nil
}

func (c *config) readContracts(wd string) error {
	for _, file := range c.Contracts {
		name, read := relativeTo(wd, file.name), readText
		if file.origin != "" {
			read = readFound
		}
		text, err := read(name)
		if err != nil && file.origin != "" {
			return fmt.Errorf("%s: contracts: %w", file.origin, err)
		} else if err != nil {
			return fmt.Errorf("reading contracts: %w", err)
		}
		c.contracts = append(c.contracts, analyzer.ContractText{Name: name, Text: string(text)})
	}
	_, err := analyzer.Contracts("", c.contracts...)
	return err
}

// analyzers returns the rules as the configuration has them. The files of
// contracts are one text to them: what is wrong in one is told before.
func (c *config) analyzers() []*analysis.Analyzer {
	return c.settings.analyzers(analyzer.JoinContracts(c.contracts...), c.noFixes)
}

func (c *config) newRules() *driver.Rules {
	id := c.id()
	return &driver.Rules{ID: fmt.Sprintf("%s %t", id, c.noFixes), FactsID: id, SkipData: true, IsKept: true, Analyzers: c.analyzers(), Generated: c.Generated}
}

// id returns what tells the configuration from those that may yield other
// findings or facts.
func (c *config) id() string { return fmt.Sprintf("%#v %#v", c.settings, c.contracts) }

// relativeTo returns the name relative to dir if it is below dir.
func relativeTo(dir, name string) string {
	if dir == "" || !filepath.IsAbs(name) {
		return name
	}
	if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return name
}
