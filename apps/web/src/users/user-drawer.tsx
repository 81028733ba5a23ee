import { listRuns } from "@keyway/contract/runs";
import type { User } from "@keyway/contract/users";
import { Button, Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { api } from "../api/client.ts";
import { useMe } from "../session/use-me.ts";
import { fullTime, shortDate, shortTime } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { RUN_STATUS } from "../ui/status.ts";
import { StatusText } from "../ui/status-dot.tsx";
import { nameOf, useUserChanges } from "./use-users.ts";
import { USER_FIELDS } from "./user-form.ts";
import { UserStatus } from "./user-status.tsx";
import "./user-drawer.css";

type Props = { user: User; onClose: () => void; onEdit: () => void };

/** One person: their attributes, the runs about them, and switching them off and on. */
export function UserDrawer({ user, onClose, onEdit }: Props) {
	const { may } = useMe();
	const { setActive } = useUserChanges();
	const active = user.status === "active";
	return (
		<Drawer opened onClose={onClose} title={nameOf(user)} position="right" size={420}>
			<div style={{ marginBottom: 14 }}>
				<UserStatus status={user.status} />
			</div>
			{may("directory:write") ? (
				<div className="drawer-actions">
					<Button onClick={onEdit}>Edit</Button>
					<Button
						variant={active ? "danger" : "default"}
						loading={setActive.isPending}
						onClick={() => setActive.mutate({ user, active: !active })}
					>
						{active ? "Deactivate" : "Reactivate"}
					</Button>
				</div>
			) : null}
			<InlineAlert error={setActive.error} />
			<dl className="facts">
				{USER_FIELDS.map(({ name, label, kind }) => {
					const value = name === "manager" ? (user.manager?.displayName ?? user.manager?.email) : user[name];
					if (!value) return null;
					return (
						<div key={name} style={{ display: "contents" }}>
							<dt>{label}</dt>
							<dd style={kind === "type" ? { textTransform: "capitalize" } : undefined}>
								{kind === "date" ? shortDate(value) : value}
							</dd>
						</div>
					);
				})}
				<dt>Created</dt>
				<dd>{fullTime(user.createdAt)}</dd>
			</dl>
			{may("runs:read") ? <RunsAbout user={user} /> : null}
		</Drawer>
	);
}

function RunsAbout({ user }: { user: User }) {
	const { data, error } = useQuery({
		queryKey: ["runs", "about", user.id],
		queryFn: ({ signal }) => api(listRuns, { query: { user: user.id, limit: 10 } }, { signal }),
		refetchInterval: 4_000,
	});
	return (
		<section className="drawer-section" aria-label="Runs about this person">
			<h3>Runs</h3>
			<InlineAlert error={error} />
			{data?.items.length === 0 ? <p className="mut">No flow ran for this person yet.</p> : null}
			<ul className="run-links">
				{data?.items.map((run) => (
					<li key={run.id}>
						<Link href={`/flows/${run.flowId}/runs/${run.id}`}>
							<span className="grow ellipsis">{run.flowName}</span>
							<StatusText look={RUN_STATUS[run.status]} />
							<span className="mut">{shortTime(run.startedAt)}</span>
						</Link>
					</li>
				))}
			</ul>
		</section>
	);
}
