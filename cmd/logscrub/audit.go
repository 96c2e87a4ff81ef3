package main

import (
	"context"
	"log/slog"
	"os"
)

// audit writes to standard error what was done to keys, in the form of the daemon's
// audit lines: never a key, only ids.
func (a *app) audit(op, id, tenant string) {
	slog.New(slog.NewTextHandler(a.err, nil)).With("audit", true).
		Log(context.Background(), slog.LevelInfo, "the keyring was changed", "op", op, "key_id", id, "tenant", tenant, "uid", os.Getuid())
}
