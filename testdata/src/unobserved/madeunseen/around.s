// The body of around is not Go.
