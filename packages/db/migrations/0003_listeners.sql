-- Which flows listen to what has a version, so that whoever keeps the answer is told by the statement that relies on it
-- when it holds no longer. Random, so that a database that lost its last commits never comes by the same one again.
insert into listeners (version) values (gen_random_uuid());
--> statement-breakpoint
create function listeners_changed() returns trigger language plpgsql as $$
begin
	update listeners set version = gen_random_uuid();
	return null;
end
$$;
--> statement-breakpoint
-- At the end of the transaction, so that the lock on the one row is held for its commit only.
create constraint trigger flow_listens after insert or delete or update of published, enabled, deleted_at on flow
	deferrable initially deferred for each row execute function listeners_changed();
--> statement-breakpoint
-- Stable: it sees what the statement sees that calls it.
create function listeners_are(expected uuid) returns boolean language plpgsql stable as $$
begin
	if not exists (select from listeners where version = expected) then
		raise exception 'Other flows listen now.' using errcode = 'KW001';
	end if;
	return true;
end
$$;
