// Package thirdparty: resources of well-known modules.
package thirdparty

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"

	"github.com/cockroachdb/pebble"
	"github.com/dgraph-io/badger/v4"
	"github.com/docker/docker/api/types"
	"github.com/fsnotify/fsnotify"
	"github.com/nats-io/nats.go"
	"github.com/redis/go-redis/v9"
	"go.etcd.io/bbolt"
	"go.mongodb.org/mongo-driver/mongo"
	"google.golang.org/grpc"
	v1 "k8s.io/client-go/kubernetes/typed/core/v1"
)

func grpcCall(ctx context.Context, target string, req, reply any) error {
	conn, err := grpc.NewClient(target) // want "never released"
	if err != nil {
		return err
	}
	return conn.Invoke(ctx, "/x/y", req, reply)
}

// ok
func grpcCallRight(ctx context.Context, target string, req, reply any) error {
	conn, err := grpc.NewClient(target)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Invoke(ctx, "/x/y", req, reply)
}

type stub struct{ cc *grpc.ClientConn }

// grpcStub loses the connection when the first call fails.
func grpcStub(ctx context.Context, target string) (*stub, error) {
	conn, err := grpc.Dial(target) // want "released"
	if err != nil {
		return nil, err
	}
	if err := conn.Invoke(ctx, "/health", nil, nil); err != nil {
		return nil, err
	}
	return &stub{cc: conn}, nil
}

// ok
func grpcStubRight(ctx context.Context, target string) (*stub, error) {
	conn, err := grpc.Dial(target)
	if err != nil {
		return nil, err
	}
	if err := conn.Invoke(ctx, "/health", nil, nil); err != nil {
		conn.Close()
		return nil, err
	}
	return &stub{cc: conn}, nil
}

func redisPing(ctx context.Context, addr string) error {
	c := redis.NewClient(&redis.Options{Addr: addr}) // want "not released on every path"
	if err := c.Ping(ctx).Err(); err != nil {
		return err
	}
	return c.Close()
}

// ok
func redisPingRight(ctx context.Context, addr string) error {
	c := redis.NewClient(&redis.Options{Addr: addr})
	defer c.Close()
	return c.Ping(ctx).Err()
}

func redisWait(ctx context.Context, c *redis.Client) (string, error) {
	sub := c.Subscribe(ctx, "events") // want "never released"
	m, err := sub.ReceiveMessage(ctx)
	if err != nil {
		return "", err
	}
	return m.Payload, nil
}

// ok
func redisWaitRight(ctx context.Context, c *redis.Client) (string, error) {
	sub := c.Subscribe(ctx, "events")
	defer sub.Close()
	m, err := sub.ReceiveMessage(ctx)
	if err != nil {
		return "", err
	}
	return m.Payload, nil
}

func boltPut(path string, k, v []byte) error {
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.Begin(true) // want "not released on every path"
	if err != nil {
		return err
	}
	if err := tx.Bucket([]byte("b")).Put(k, v); err != nil {
		return err
	}
	return tx.Commit()
}

// ok
func boltPutRight(path string, k, v []byte) error {
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.Begin(true)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := tx.Bucket([]byte("b")).Put(k, v); err != nil {
		return err
	}
	return tx.Commit()
}

func boltOpen(path string) error {
	db, err := bbolt.Open(path, 0o600, nil) // want "never released"
	if err != nil {
		return err
	}
	return db.View(func(tx *bbolt.Tx) error {
		log.Printf("%s", tx.Bucket([]byte("b")).Get(nil))
		return nil
	})
}

func watchDirs(dirs []string) (*fsnotify.Watcher, error) {
	w, err := fsnotify.NewWatcher() // want "released"
	if err != nil {
		return nil, err
	}
	for _, d := range dirs {
		if err := w.Add(d); err != nil {
			return nil, fmt.Errorf("watch %s: %w", d, err)
		}
	}
	return w, nil
}

// ok
func watchDirsRight(dirs []string) (*fsnotify.Watcher, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	for _, d := range dirs {
		if err := w.Add(d); err != nil {
			w.Close()
			return nil, fmt.Errorf("watch %s: %w", d, err)
		}
	}
	return w, nil
}

func natsPublish(url string, data []byte) error {
	nc, err := nats.Connect(url) // want "not released on every path"
	if err != nil {
		return err
	}
	if err := nc.Publish("x", data); err != nil {
		return err
	}
	return nc.Drain()
}

// ok
func natsPublishRight(url string, data []byte) error {
	nc, err := nats.Connect(url)
	if err != nil {
		return err
	}
	defer nc.Close()
	if err := nc.Publish("x", data); err != nil {
		return err
	}
	return nc.Flush()
}

// An encoded connection is the connection itself, but only where there is one.
func natsEncoded(url string) (*nats.EncodedConn, error) {
	nc, err := nats.Connect(url) // want "nc.Close is missing where nats.NewEncodedConn fails"
	if err != nil {
		return nil, err
	}
	return nats.NewEncodedConn(nc, "json")
}

func natsEncodedUse(url string, v any) error {
	nc, err := nats.Connect(url) // want "not released on every path"
	if err != nil {
		return err
	}
	ec, err := nats.NewEncodedConn(nc, "json")
	if err != nil {
		return err
	}
	defer ec.Close()
	return ec.Publish("x", v)
}

// ok
func natsEncodedRight(url string) (*nats.EncodedConn, error) {
	nc, err := nats.Connect(url)
	if err != nil {
		return nil, err
	}
	ec, err := nats.NewEncodedConn(nc, "json")
	if err != nil {
		nc.Close()
		return nil, err
	}
	return ec, nil
}

// ok
func natsEncodedUseRight(url string, v any) error {
	nc, err := nats.Connect(url)
	if err != nil {
		return err
	}
	defer nc.Close()
	ec, err := nats.NewEncodedConn(nc, "json")
	if err != nil {
		return err
	}
	return ec.Publish("x", v)
}

func pebbleGet(db *pebble.DB, key []byte) ([]byte, error) {
	v, closer, err := db.Get(key) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if len(v) == 0 {
		return nil, errors.New("empty")
	}
	out := append([]byte(nil), v...)
	return out, closer.Close()
}

// ok
func pebbleGetRight(db *pebble.DB, key []byte) ([]byte, error) {
	v, closer, err := db.Get(key)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	if len(v) == 0 {
		return nil, errors.New("empty")
	}
	return append([]byte(nil), v...), nil
}

func pebbleKeys(db *pebble.DB) (keys [][]byte, err error) {
	it, err := db.NewIter(nil) // want "never released"
	if err != nil {
		return nil, err
	}
	for ok := it.First(); ok; ok = it.Next() {
		keys = append(keys, append([]byte(nil), it.Key()...))
	}
	return keys, it.Error()
}

// ok
func pebbleKeysRight(db *pebble.DB) (keys [][]byte, err error) {
	it, err := db.NewIter(nil)
	if err != nil {
		return nil, err
	}
	for ok := it.First(); ok; ok = it.Next() {
		keys = append(keys, append([]byte(nil), it.Key()...))
	}
	return keys, errors.Join(it.Error(), it.Close())
}

func mongoFind(ctx context.Context, coll *mongo.Collection) (n int, err error) {
	cur, err := coll.Find(ctx, nil) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	for cur.Next(ctx) {
		var v any
		if err := cur.Decode(&v); err != nil {
			return n, err
		}
		n++
	}
	return n, cur.Close(ctx)
}

// ok
func mongoFindRight(ctx context.Context, coll *mongo.Collection) (n int, err error) {
	cur, err := coll.Find(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer cur.Close(ctx)
	for cur.Next(ctx) {
		var v any
		if err := cur.Decode(&v); err != nil {
			return n, err
		}
		n++
	}
	return n, cur.Err()
}

// ok: All releases the cursor
func mongoAll(ctx context.Context, coll *mongo.Collection) (all []any, err error) {
	cur, err := coll.Find(ctx, nil)
	if err != nil {
		return nil, err
	}
	err = cur.All(ctx, &all)
	return all, err
}

func mongoConnect(ctx context.Context) (*mongo.Client, error) {
	c, err := mongo.Connect(ctx) // want "released"
	if err != nil {
		return nil, err
	}
	if err := c.Ping(ctx, nil); err != nil {
		return nil, err
	}
	return c, nil
}

// ok
func mongoConnectRight(ctx context.Context) (*mongo.Client, error) {
	c, err := mongo.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.Ping(ctx, nil); err != nil {
		_ = c.Disconnect(ctx)
		return nil, err
	}
	return c, nil
}

func badgerSet(db *badger.DB, k, v []byte) error {
	txn := db.NewTransaction(true) // want "not released on every path"
	if err := txn.Set(k, v); err != nil {
		return err
	}
	return txn.Commit()
}

// ok
func badgerSetRight(db *badger.DB, k, v []byte) error {
	txn := db.NewTransaction(true)
	defer txn.Discard()
	if err := txn.Set(k, v); err != nil {
		return err
	}
	return txn.Commit()
}

func badgerCount(db *badger.DB) (n int) {
	txn := db.NewTransaction(false)
	defer txn.Discard()
	it := txn.NewIterator(badger.IteratorOptions{}) // want "never released"
	for it.Rewind(); it.Valid(); it.Next() {
		n++
	}
	return n
}

// ok
func badgerCountRight(db *badger.DB) (n int) {
	txn := db.NewTransaction(false)
	defer txn.Discard()
	it := txn.NewIterator(badger.IteratorOptions{})
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		n++
	}
	return n
}

func watchPods(ctx context.Context, pods v1.PodInterface) (string, error) {
	w, err := pods.Watch(ctx, v1.ListOptions{}) // want "not released on every path"
	if err != nil {
		return "", err
	}
	ev, ok := <-w.ResultChan()
	if !ok {
		return "", errors.New("watch ended")
	}
	w.Stop()
	return ev.Type, nil
}

// ok
func watchPodsRight(ctx context.Context, pods v1.PodInterface) (string, error) {
	w, err := pods.Watch(ctx, v1.ListOptions{})
	if err != nil {
		return "", err
	}
	defer w.Stop()
	ev, ok := <-w.ResultChan()
	if !ok {
		return "", errors.New("watch ended")
	}
	return ev.Type, nil
}

// A dockerStats is what a program needs of a client, so that it can be tested.
type dockerStats interface {
	ContainerStats(ctx context.Context, id string, stream bool) (types.ContainerStats, error)
}

func oneShotStats(ctx context.Context, c dockerStats, id string, v any) error {
	resp, err := c.ContainerStats(ctx, id, false) // want "never released: resp.Body.Close is missing"
	if err != nil {
		return err
	}
	return json.NewDecoder(resp.Body).Decode(v)
}

// ok
func oneShotStatsRight(ctx context.Context, c dockerStats, id string, v any) error {
	resp, err := c.ContainerStats(ctx, id, false)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(v)
}
