package driver

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
)

// marshal returns the value that v points to as bytes: what it consists of,
// field by field, without names. It knows strings, integers, booleans,
// structs without hidden fields, slices and arrays; an empty slice becomes
// nil. Unlike JSON it keeps text that is not UTF-8, and unlike gob it is
// cheap for small values.
func marshal(v any) []byte { return appendValue(nil, reflect.ValueOf(v).Elem()) }

func appendValue(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		return append(binary.AppendUvarint(b, uint64(v.Len())), v.String()...)
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	case reflect.Int, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Uint8:
		return append(b, byte(v.Uint()))
	case reflect.Slice:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return append(b, v.Bytes()...)
		}
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			b = appendValue(b, v.Index(i))
		}
		return b
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				panic(fmt.Sprintf("internal error: %v has hidden fields", v.Type()))
			}
			b = appendValue(b, v.Field(i))
		}
		return b
	}
	panic(fmt.Sprintf("internal error: cannot marshal %v", v.Type()))
}

var errWire = errors.New("not what was marshalled")

// unmarshal sets the value that v points to.
func unmarshal(data []byte, v any) error {
	r := &reader{data}
	if !r.value(reflect.ValueOf(v).Elem()) || len(r.data) > 0 {
		return errWire
	}
	return nil
}

type reader struct{ data []byte }

// count reads how many things follow, each of at least a byte.
func (r *reader) count() (n int, ok bool) {
	u, k := binary.Uvarint(r.data)
	if k <= 0 || u > uint64(len(r.data)) {
		return 0, false
	}
	r.data = r.data[k:]
	return int(u), int(u) <= len(r.data)
}

func (r *reader) bytes(n int) []byte {
	b := r.data[:n:n]
	r.data = r.data[n:]
	return b
}

// value reads v and reports whether it could.
func (r *reader) value(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		n, ok := r.count()
		if ok {
			v.SetString(string(r.bytes(n)))
		}
		return ok
	case reflect.Bool, reflect.Uint8:
		if len(r.data) == 0 {
			return false
		}
		c := r.bytes(1)[0]
		if v.Kind() == reflect.Uint8 {
			v.SetUint(uint64(c))
		} else {
			v.SetBool(c != 0)
		}
		return true
	case reflect.Int, reflect.Int64:
		i, k := binary.Varint(r.data)
		if k <= 0 || v.OverflowInt(i) {
			return false
		}
		r.data = r.data[k:]
		v.SetInt(i)
		return true
	case reflect.Slice:
		n, ok := r.count()
		if !ok || n == 0 {
			return ok
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes(r.bytes(n))
			return true
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			if !r.value(v.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		for i := range v.NumField() {
			if !r.value(v.Field(i)) {
				return false
			}
		}
		return true
	}
	return false
}
