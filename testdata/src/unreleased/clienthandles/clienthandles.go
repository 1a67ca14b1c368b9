// Package clienthandles returns what a client is asked for: it works as long as the
// client does.
package clienthandles

import (
	"context"

	"go.mongodb.org/mongo-driver/mongo"
)

type store struct {
	docs *mongo.Collection
	name string
}

// ok: the store needs the client, and lives as long as the process.
func newStore(ctx context.Context, name string) (*store, error) {
	client, err := mongo.Connect(ctx)
	if err != nil {
		return nil, err
	}
	docs := client.Database("app").Collection("docs")
	s := &store{docs: docs, name: name}
	return s, nil
}

// ok
func database(ctx context.Context) (*mongo.Database, error) {
	client, err := mongo.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return client.Database("app"), nil
}

func failing(ctx context.Context) (*store, error) {
	client, err := mongo.Connect(ctx) // want `client.Disconnect is missing`
	if err != nil {
		return nil, err
	}
	if err := client.Ping(ctx, nil); err != nil {
		return nil, err
	}
	return &store{docs: client.Database("app").Collection("docs")}, nil
}

func looks(ctx context.Context) (*store, error) {
	client, err := mongo.Connect(ctx) // want `client.Disconnect is missing`
	if err != nil {
		return nil, err
	}
	docs := client.Database("app").Collection("docs")
	cur, err := docs.Find(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer cur.Close(ctx)
	return &store{name: "looked"}, nil
}
