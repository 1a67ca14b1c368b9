package methods

import "context"

type dbSpan struct{}

func (dbSpan) End() {}

func startDBSpan(ctx context.Context, name string) (context.Context, dbSpan) { return ctx, dbSpan{} }

type connection struct{ ctx context.Context }

func connectionOf(ctx context.Context) *connection { return &connection{ctx} }

func (c *connection) exec(ctx context.Context, q string) error { return ctx.Err() }

// persister looks up its connection for a context, which is no work.
type persister struct{ tenant string }

func (p *persister) Connection(ctx context.Context) *connection { return connectionOf(ctx) } // ok

func (p *persister) Create(ctx context.Context, id string) error {
	ctx, span := startDBSpan(ctx, "Create")
	defer span.End()
	return p.Connection(ctx).exec(ctx, "insert "+id) // ok
}

func (p *persister) Update(ctx context.Context, id string) error {
	ctx, span := startDBSpan(ctx, "Update")
	defer span.End()
	return p.Connection(ctx).exec(ctx, "update "+id) // ok
}

func (p *persister) Delete(ctx context.Context, id string) error {
	ctx, span := startDBSpan(ctx, "Delete")
	defer span.End()
	return p.Connection(ctx).exec(ctx, "delete "+id) // ok
}

func (p *persister) Flush(ctx context.Context) error {
	ctx, span := startDBSpan(ctx, "Flush")
	defer span.End()
	return p.Connection(ctx).exec(ctx, "flush") // ok
}

func (p *persister) Import(ctx context.Context, id string) error {
	ctx, span := startDBSpan(ctx, "Import")
	defer span.End()
	return p.Connection(ctx).exec(ctx, "import "+id) // ok
}

func (p *persister) Export(ctx context.Context, id string) error {
	ctx, span := startDBSpan(ctx, "Export")
	defer span.End()
	return p.Connection(ctx).exec(ctx, "export "+id) // ok
}

func (p *persister) Rename(ctx context.Context, id string) error {
	ctx, span := startDBSpan(ctx, "Rename")
	defer span.End()
	return p.Connection(ctx).exec(ctx, "rename "+id) // ok
}

func (p *persister) Restore(ctx context.Context, id string) error {
	ctx, span := startDBSpan(ctx, "Restore")
	defer span.End()
	return p.Connection(ctx).exec(ctx, "restore "+id) // ok
}

func (p *persister) Purge(ctx context.Context, id string) error { // want `\(\*persister\).Purge is not observed; 8 of its 9 sibling methods`
	return sweep(ctx, p.tenant, id)
}

func sweep(ctx context.Context, tenant, id string) error { return ctx.Err() }
