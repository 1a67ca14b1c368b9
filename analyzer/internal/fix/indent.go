package fix

import (
	"slices"
	"strings"
)

// maxIndented bounds the lines of an edit that are compared with each other.
const maxIndented = 1 << 20

// Indented returns edits with the effect of tidy ones in which lines that
// are but indented more are not replaced. A fix that moves statements into a
// literal then meets one that puts something between them: merged, as drivers
// do it, they do both.
func (s *Source) Indented(edits []Edit) []Edit {
	var all []Edit
	for _, e := range edits {
		was, is := strings.SplitAfter(s.text[e.Start:e.End], "\n"), strings.SplitAfter(e.New, "\n")
		if len(was)*len(is) > maxIndented {
			all = append(all, e)
			continue
		}
		all = append(all, indented(e.Start, was, is)...)
	}
	return all
}

// indented returns the edits that make the lines from start on others.
func indented(start int, was, is []string) (edits []Edit) {
	common := commonLines(was, is)
	off := start
	for i, j := 0, 0; i < len(was) || j < len(is); {
		di, dj := i, j
		for di < len(was) && (len(common) == 0 || di < common[0][0]) {
			di++
		}
		for dj < len(is) && (len(common) == 0 || dj < common[0][1]) {
			dj++
		}
		edits = append(edits, replaced(&off, was[i:di], is[j:dj])...)
		if i, j = di, dj; len(common) == 0 {
			break
		}
		common = common[1:]
		if tabs := strings.TrimSuffix(is[j], was[i]); tabs != "" {
			if n := len(edits) - 1; n >= 0 && edits[n].Start == off { // lines that are put before it
				edits[n].New += tabs
			} else {
				edits = append(edits, Edit{Start: off, End: off, New: tabs})
			}
		}
		off += len(was[i])
		i, j = i+1, j+1
	}
	return edits
}

// replaced returns the edits that replace lines at off by others, one by one
// if there are as many, and moves off behind them.
func replaced(off *int, was, is []string) (edits []Edit) {
	if len(was) != len(is) {
		was, is = []string{strings.Join(was, "")}, []string{strings.Join(is, "")}
	}
	for i := range was {
		end := *off + len(was[i])
		if was[i] != is[i] {
			edits = append(edits, Edit{Start: *off, End: end, New: is[i]})
		}
		*off = end
	}
	return edits
}

// commonLines returns the indices of lines that a longest common subsequence
// has, where one is the other with more before it that is blank.
func commonLines(was, is []string) (pairs [][2]int) {
	same := func(i, j int) bool {
		more, ok := strings.CutSuffix(is[j], was[i])
		return ok && strings.TrimSpace(more) == "" && (more == "" || strings.TrimSpace(was[i]) != "")
	}
	longest := make([][]int, len(was)+1)
	for i := range longest {
		longest[i] = make([]int, len(is)+1)
	}
	for i := range slices.Backward(was) {
		for j := range slices.Backward(is) {
			if same(i, j) {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(was) && j < len(is); {
		switch {
		case same(i, j) && longest[i][j] == longest[i+1][j+1]+1:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}
