-- Runs, journals and search texts by month of the run's id (UUID v7). The default partitions hold what no month holds:
-- live runs that outlast the retention.
create extension if not exists pg_trgm;
--> statement-breakpoint
alter table run rename to run_plain;
--> statement-breakpoint
create table run (like run_plain including all) partition by range (id);
--> statement-breakpoint
-- Block ranges, so that changing the status stays an update in place (HOT); for statuses that are rare.
create index run_status on run using brin (status int2_minmax_multi_ops) with (pages_per_range = 16, autosummarize = on);
--> statement-breakpoint
create table run_kept partition of run default with (fillfactor = 80);
--> statement-breakpoint
drop table run_plain;
--> statement-breakpoint
alter table run_event rename to run_event_plain;
--> statement-breakpoint
create table run_event (like run_event_plain including all) partition by range (run_id);
--> statement-breakpoint
create table run_event_kept partition of run_event default;
--> statement-breakpoint
drop table run_event_plain;
--> statement-breakpoint
alter table run_search rename to run_search_plain;
--> statement-breakpoint
create table run_search (like run_search_plain including all) partition by range (run_id);
--> statement-breakpoint
create index run_search_text on run_search using gin ((facts || ' ' || outcome) gin_trgm_ops);
--> statement-breakpoint
create table run_search_kept partition of run_search default;
--> statement-breakpoint
drop table run_search_plain;
--> statement-breakpoint
insert into projection (name, xid, run_id, seq) values ('run_search', '0', '00000000-0000-0000-0000-000000000000', -1);
