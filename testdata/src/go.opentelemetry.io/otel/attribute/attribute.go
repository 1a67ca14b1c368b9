// Package attribute is a stub.
package attribute

type KeyValue struct{ Key, Value string }

func String(k, v string) KeyValue    { return KeyValue{k, v} }
func Int(k string, v int) KeyValue   { return KeyValue{Key: k} }
func Bool(k string, v bool) KeyValue { return KeyValue{Key: k} }
