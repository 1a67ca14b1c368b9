package main

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/everypath/everypath/cmd/everypath/internal/testneed"
)

// An action is what action.yml says.
type action struct {
	Inputs map[string]struct {
		Description, Default string
	}
	Outputs map[string]struct{ Value string }
	Runs    struct {
		Using string
		Steps []actionStep
	}
}

type actionStep struct {
	Name, ID, Shell, Run string
	Env                  map[string]string
}

func readYAML(t *testing.T, text string, v any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A runner runs the steps of the action as GitHub's runner does, in a
// repository of a user's.
type runner struct {
	*hookRepo
	action action
	temp   string
}

func newRunner(t *testing.T) *runner {
	t.Helper()
	testneed.Need(t, "bash")
	testneed.Need(t, "git")
	if testing.Short() {
		t.Skip("installs the command")
	}
	r := &runner{hookRepo: newHookRepo(t), temp: t.TempDir()}
	readYAML(t, readFile(t, "../../action.yml"), &r.action)
	r.git("commit", "-qm", "base")
	return r
}

var expression = regexp.MustCompile(`\$\{\{\s*([\w.-]+)\s*\}\}`)

// run runs the action with the inputs and returns its outputs.
func (r *runner) run(inputs map[string]string) (stdout string, outputs map[string]string, ok bool) {
	r.t.Helper()
	source, err := filepath.Abs("../..")
	if err != nil {
		r.t.Fatal(err)
	}
	values := map[string]string{"github.action_path": source}
	for name, in := range r.action.Inputs {
		values["inputs."+name] = in.Default
	}
	for name, value := range inputs {
		if _, known := r.action.Inputs[name]; !known {
			r.t.Fatalf("the action has no input %s", name)
		}
		values["inputs."+name] = value
	}
	ok = true
	path := os.Getenv("PATH")
	for _, step := range r.action.Runs.Steps {
		var out string
		out, ok = r.step(step, values, path)
		stdout += out
		if added := strings.TrimSpace(r.take("path")); added != "" {
			path = added + string(os.PathListSeparator) + path
		}
		for line := range strings.Lines(r.take("output")) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			values["steps."+step.ID+".outputs."+name] = value
		}
		if !ok {
			break
		}
	}
	outputs = map[string]string{}
	for name, o := range r.action.Outputs {
		outputs[name] = r.expand(o.Value, values)
	}
	return stdout, outputs, ok
}

// step runs one step with the shell and the options that GitHub documents
// for shell: bash.
func (r *runner) step(s actionStep, values map[string]string, path string) (stdout string, ok bool) {
	r.t.Helper()
	if s.Shell != "bash" || expression.MatchString(s.Run) {
		r.t.Fatalf("step %q: shell %q; expressions in a script would let inputs be code", s.Name, s.Shell)
	}
	script := filepath.Join(r.temp, "step.sh")
	write(r.t, script, s.Run)
	cmd := r.command("bash", "--noprofile", "--norc", "-eo", "pipefail", script)
	cmd.Env = append(cmd.Env, "PATH="+path, "GITHUB_WORKSPACE="+r.dir, "RUNNER_TEMP="+r.temp, "GITHUB_ACTIONS=true", "EVERYPATHCACHE=off",
		"GITHUB_OUTPUT="+filepath.Join(r.temp, "output"), "GITHUB_PATH="+filepath.Join(r.temp, "path"), "GITHUB_STEP_SUMMARY="+filepath.Join(r.temp, "summary"))
	for _, name := range slices.Sorted(maps.Keys(s.Env)) {
		cmd.Env = append(cmd.Env, name+"="+r.expand(s.Env[name], values))
	}
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		r.t.Logf("%s: %v\n%s", s.Name, err, errs.String())
	}
	return string(out), err == nil
}

// take returns what steps have written into a file, and removes it.
func (r *runner) take(name string) string {
	name = filepath.Join(r.temp, name)
	text, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	if err := os.Remove(name); err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

func (r *runner) expand(text string, values map[string]string) string {
	return expression.ReplaceAllStringFunc(text, func(e string) string {
		name := expression.FindStringSubmatch(e)[1]
		value, ok := values[name]
		if !ok && !strings.HasPrefix(name, "steps.") {
			r.t.Errorf("nothing is known of %s", name)
		}
		return value
	})
}

// TestAction runs the steps of action.yml.
func TestAction(t *testing.T) {
	r := newRunner(t)
	out, outputs, ok := r.run(map[string]string{"packages": "./... ./tools/...", "html": "page.html"})
	if ok || outputs["findings"] != "2" || outputs["sarif"] != "everypath.sarif" || outputs["html"] != "page.html" {
		t.Errorf("ok %v, outputs %v", ok, outputs)
	}
	for _, want := range []string{"::error file=app.go,line=6,", "::error file=tools/gen/gen.go,line=6,"} {
		if !strings.Contains(out, want) {
			t.Errorf("no annotation %s in\n%s", want, out)
		}
	}
	if summary := r.take("summary"); !strings.Contains(summary, "2 findings\n\n    app.go:6:12: ") {
		t.Errorf("the summary: %s", summary)
	}
	sarif := readFile(t, filepath.Join(r.dir, "everypath.sarif"))
	if !strings.Contains(sarif, `"uri": "tools/gen/gen.go"`) || !strings.Contains(readFile(t, filepath.Join(r.dir, "page.html")), "<html") {
		t.Error("the files are not what they should be")
	}

	// Findings may pass; what is written for an upload of a part is not.
	if _, outputs, ok := r.run(map[string]string{"fail": "false", "sarif": ""}); !ok || outputs["findings"] != "1" || outputs["sarif"] != "" {
		t.Errorf("ok %v, outputs %v", ok, outputs)
	}
	if err := os.Remove(filepath.Join(r.dir, "everypath.sarif")); err != nil {
		t.Fatal(err)
	}
	r.take("summary")
	_, outputs, ok = r.run(map[string]string{"diff": "HEAD"})
	if _, err := os.Stat(filepath.Join(r.dir, "everypath.sarif")); !ok || outputs["findings"] != "0" || outputs["sarif"] != "" || err == nil {
		t.Errorf("with a diff: ok %v, outputs %v, SARIF %v", ok, outputs, err)
	}
	if summary := r.take("summary"); summary != "" {
		t.Errorf("without findings the summary is %q", summary)
	}

	// Lines separate, and a job may build for another system.
	t.Setenv("GOARCH", "arm64")
	if _, outputs, ok := r.run(map[string]string{"packages": "\n./...\n./tools/...\n", "flags": "-panics\noff\n", "fail": "False"}); !ok || outputs["findings"] != "2" {
		t.Errorf("with lines: ok %v, outputs %v", ok, outputs)
	}

	// What could not be analysed would be missing from the SARIF.
	if _, outputs, ok := r.run(map[string]string{"packages": ". no.such/package", "fail": "false"}); !ok || outputs["findings"] != "1" || outputs["sarif"] != "" {
		t.Errorf("with a package that is not there: ok %v, outputs %v", ok, outputs)
	}

	// Wrong use fails, also where findings do not, and inputs are no code.
	for _, in := range []map[string]string{{"flags": "-nosuch", "fail": "false"}, {"fail": "no"}, {"flags": "-C tools", "fail": "false"}, {"packages": "$(touch pwned)", "fail": "false"}} {
		if _, _, ok := r.run(in); ok {
			t.Errorf("%v passes", in)
		}
	}
	if _, err := os.Stat(filepath.Join(r.dir, "pwned")); err == nil {
		t.Error("an input was run as code")
	}
}

// fenced returns the first block of YAML in the README that has the text.
func fenced(t *testing.T, has string) string {
	t.Helper()
	for _, part := range strings.Split(readFile(t, "../../README.md"), "```yaml\n")[1:] {
		if block, _, _ := strings.Cut(part, "```"); strings.Contains(block, has) {
			return block
		}
	}
	t.Fatalf("the README has no YAML with %s", has)
	return ""
}

// TestWorkflow compares the workflow of the README with the action.
func TestWorkflow(t *testing.T) {
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				ID, Uses, If string
				With         map[string]any
			}
		}
	}
	readYAML(t, fenced(t, "uses: everypath/everypath@"), &workflow)
	var a action
	readYAML(t, readFile(t, "../../action.yml"), &a)
	if a.Runs.Using != "composite" {
		t.Errorf("the action is %q", a.Runs.Using)
	}
	used := regexp.MustCompile(`steps\.everypath\.outputs\.(\w+)`)
	for _, step := range workflow.Jobs["everypath"].Steps {
		for name, value := range step.With {
			if _, ok := a.Inputs[name]; !ok && strings.HasPrefix(step.Uses, "everypath/") {
				t.Errorf("the action has no input %s", name)
			}
			if text, _ := value.(string); used.MatchString(text) && step.If == "" {
				t.Errorf("%s does not run if there are findings", step.Uses)
			}
		}
	}
	for _, m := range used.FindAllStringSubmatch(fenced(t, "uses: everypath/everypath@"), -1) {
		if _, ok := a.Outputs[m[1]]; !ok {
			t.Errorf("the action has no output %s", m[1])
		}
	}
}

// TestGitLabJob runs the script of the job in the README, with the
// repository that it clones replaced by what is here.
func TestGitLabJob(t *testing.T) {
	r := newRunner(t)
	var jobs map[string]struct {
		Variables map[string]string
		Script    []string
		Artifacts struct {
			Paths   []string
			Reports struct{ Codequality string }
		}
	}
	readYAML(t, fenced(t, "codequality:"), &jobs)
	job := jobs["everypath"]
	clone := filepath.Join(r.temp, "source")
	script := strings.ReplaceAll(strings.Join(job.Script, "\n"), "/tmp/everypath-source", clone)
	name := filepath.Join(r.temp, "script.sh")
	write(t, name, "set -eo pipefail\n"+script+"\n")
	bin := t.TempDir()
	cmd := r.command("bash", name)
	cmd.Env = append(cmd.Env, "CI_PROJECT_DIR="+r.dir, "GOBIN="+bin, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=url."+hookSource(t)+".insteadOf", "GIT_CONFIG_VALUE_0=https://github.com/everypath/everypath")
	for name, value := range job.Variables {
		cmd.Env = append(cmd.Env, name+"="+os.Expand(value, func(string) string { return r.dir }))
	}
	out, err := cmd.CombinedOutput()
	if exitCode(err) != 3 {
		t.Fatalf("%v\n%s", err, out)
	}
	var issues []struct {
		Fingerprint string
		Location    struct{ Path string }
	}
	if err := json.Unmarshal([]byte(readFile(t, filepath.Join(r.dir, job.Artifacts.Reports.Codequality))), &issues); err != nil {
		t.Fatal(err)
	}
	if len(issues) != 1 || issues[0].Location.Path != "app.go" || issues[0].Fingerprint == "" {
		t.Errorf("the code quality report: %+v", issues)
	}
	for _, path := range job.Artifacts.Paths {
		if _, err := os.Stat(filepath.Join(r.dir, path)); err != nil {
			t.Error(err)
		}
	}
	if _, err := exec.LookPath(filepath.Join(bin, "everypath")); err != nil {
		t.Error(err)
	}
}
