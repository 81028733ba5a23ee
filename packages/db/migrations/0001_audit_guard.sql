-- The audit is append-only, also for whoever holds the product's own database user.
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
	raise exception 'The audit is append-only.' using errcode = 'insufficient_privilege';
end
$$;
--> statement-breakpoint
create trigger audit_keep_rows before update or delete on audit
	for each row execute function audit_is_append_only();
--> statement-breakpoint
create trigger audit_keep_table before truncate on audit
	for each statement execute function audit_is_append_only();
