package multiresult

import "net"

type frontend struct{ name string }

type frontService struct {
	front    *frontend
	listener net.Listener
}

func (s *frontService) Close() error { return s.listener.Close() }

// newFrontend makes a frontend and its listener, or neither.
func newFrontend(isOn bool) (*frontend, net.Listener, error) {
	if !isOn {
		return nil, nil, nil
	}
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		return nil, nil, err
	}
	return &frontend{}, l, nil
}

// askedTogether asks for both in one breath: where one is missing, so is the
// other.
//
// ok
func askedTogether(isOn bool) (*frontService, error) {
	switch f, l, err := newFrontend(isOn); {
	case err != nil:
		return nil, err
	case f != nil && l != nil:
		return &frontService{f, l}, nil
	default:
		return nil, nil
	}
}

// ok
func askedEither(isOn bool) (*frontService, error) {
	f, l, err := newFrontend(isOn)
	if err != nil {
		return nil, err
	}
	if l == nil || f == nil {
		return nil, nil
	}
	return &frontService{f, l}, nil
}

func askedTogetherWrong(isOn bool) (*frontService, error) {
	f, l, err := newFrontend(isOn) // want "l.Close is missing before the return on line 62"
	if err != nil {
		return nil, err
	}
	if f == nil || l == nil {
		return nil, nil
	}
	if f.name == "" {
		return nil, nil
	}
	return &frontService{f, l}, nil
}

// askedAlone asks for the frontend beside something else: a listener without
// one is still to be closed.
func askedAlone(isOn bool) (*frontService, error) {
	f, l, err := newFrontend(isOn) // want "l.Close is missing before the return on line 75"
	if err != nil {
		return nil, err
	}
	if f == nil || f.name == "" {
		return nil, nil
	}
	return &frontService{f, l}, nil
}
