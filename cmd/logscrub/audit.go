package main

import (
	"context"
	"log/slog"
	"os"
)

// audit writes to standard error what was done to keys, in the form of the daemon's
// audit lines: never a key, only ids.
func (a *app) audit(op, id, tenant string) {
	a.auditLine("the keyring was changed", "op", op, "key_id", id, "tenant", tenant)
}

// auditLine writes an audit line, and who was there.
func (a *app) auditLine(what string, args ...any) {
	slog.New(slog.NewTextHandler(a.err, nil)).With("audit", true).
		Log(context.Background(), slog.LevelInfo, what, append(args, "uid", os.Getuid())...)
}
