package unreleased

import "testing"

func TestSaysMeant(t *testing.T) {
	for text, want := range map[string]bool{
		"not closing listener because the server does it":                            true,
		"we purposefully do not call cancel: it would stop the watch":                true,
		"Intentionally not closed, it lives as long as the process.":                 true,
		"The file is left open on purpose.":                                          true,
		"Deliberately kept open.":                                                    true,
		"Do not close the body here, since the caller reads it":                      true,
		"no need to close it":                                                        true,
		"It must not be closed: the child has it.":                                   true,
		"We never close it because it is\nshared.":                                   true,
		"cancel is ignored here as connection.Close() is used.":                      true,
		"Do not unlock it if the stream has ended to prevent that anybody reads on.": true,
		"closing is not needed because the server does it":                           true,
		"the cancel func is discarded":                                               false,
		"cancel is ignored":                                                          false,
		"conn is not closed":                                                         false,
		"the file is never closed because of the early return":                       false,
		"BUG: on purpose not closed":                                                 false,
		"the body should be closed":                                                  false,
		"intentionally leaked: not closed":                                           false,
		"the context is cancelled when the server stops":                             false,
		"open the file, since it is not there":                                       false,
		"TODO: do not close it since it is shared":                                   false,
		"close it on purpose":                                                        false,
		"want `not released on every path` // not closing because of x":              false,
	} {
		if got := saysMeant(text); got != want {
			t.Errorf("saysMeant(%q) = %v", text, got)
		}
	}
}
