package handleok

import "errors"

var errName = errors.New("name")
