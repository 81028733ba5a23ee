#!/bin/sh
# Until the first release there is one migration: this makes it anew from the tables, then adds the hand-written SQL.
set -e
cd "$(dirname "$0")"
export PATH="$PWD/../../node_modules/.bin:$PWD/node_modules/.bin:$PATH"
rm -rf migrations
drizzle-kit generate --name init
drizzle-kit generate --custom --name audit_guard
cat src/sql/audit-guard.sql > migrations/0001_audit_guard.sql
drizzle-kit generate --custom --name partitions
cat src/sql/partitions.sql > migrations/0002_partitions.sql
drizzle-kit generate --custom --name listeners
cat src/sql/listeners.sql > migrations/0003_listeners.sql
drizzle-kit generate --custom --name flow_index
cat src/sql/flow-index.sql > migrations/0004_flow_index.sql
