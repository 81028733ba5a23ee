import type { Grant } from "@keyway/contract/access-requests";
import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { useMe } from "../session/use-me.ts";
import { fullTime, shortTime } from "../ui/format.ts";
import { StatusText } from "../ui/status-dot.tsx";
import { ExtendDialog } from "./extend-dialog.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";
import { endWords, GRANT_STATUS } from "./status.ts";
import { TimeBar } from "./time-bar.tsx";
import "../ui/data-table.css";

type Dialog = { kind: "extend" | "revoke"; grant: Grant };
type Props = {
	grants: Grant[];
	/** What stands in the first column: the role, the person, or both. */
	shows: "role" | "person" | "both";
};

const canExtend = ({ status, endsAt }: Grant) => status === "active" && endsAt !== null;
const canEnd = ({ status }: Grant) => ["scheduled", "provisioning", "verifying", "active"].includes(status);

/** Grants with the time that is left, and what can be done about each. */
export function GrantTable({ grants, shows }: Props) {
	const { me, may } = useMe();
	const [dialog, setDialog] = useState<Dialog | null>(null);
	return (
		<>
			<table className="data-table">
				<thead>
					<tr>
						{shows === "person" ? null : <th scope="col">Role</th>}
						{shows === "role" ? null : <th scope="col">Person</th>}
						<th scope="col">State</th>
						<th scope="col">Time</th>
						<th scope="col">Since</th>
						<th scope="col">
							<span className="visually-hidden">Actions</span>
						</th>
					</tr>
				</thead>
				<tbody>
					{grants.map((grant) => {
						const own = grant.userId === me?.personId;
						return (
							<tr key={grant.id}>
								{shows === "person" ? null : (
									<td>
										<span className="name">{grant.role.name}</span>
										<span className="cell-sub">{grant.app.name}</span>
									</td>
								)}
								{shows === "role" ? null : (
									<td>
										<span className="name">{grant.user.name}</span>
										<span className="cell-sub">{grant.user.email}</span>
									</td>
								)}
								<td>
									<StatusText look={GRANT_STATUS[grant.status]} />
									<StateNote grant={grant} />
								</td>
								<td>{grant.status === "ended" ? endWords(grant.endReason) : <TimeBar grant={grant} />}</td>
								<td>
									<Since grant={grant} />
								</td>
								<td className="actions">
									<span className="row-actions">
										{canExtend(grant) && (own || may("access:manage")) ? (
											<Button
												onClick={() => setDialog({ kind: "extend", grant })}
												aria-label={`Extend ${grant.role.name}`}
											>
												Extend
											</Button>
										) : null}
										{canEnd(grant) && (own || may("access:manage")) ? (
											<Button
												onClick={() => setDialog({ kind: "revoke", grant })}
												aria-label={`${own ? "Give back" : "Take away"} ${grant.role.name}`}
											>
												{own ? "Give back" : "Take away"}
											</Button>
										) : null}
									</span>
								</td>
							</tr>
						);
					})}
				</tbody>
			</table>
			{dialog?.kind === "extend" ? <ExtendDialog grant={dialog.grant} onClose={() => setDialog(null)} /> : null}
			{dialog?.kind === "revoke" ? (
				<RevokeDialog grant={dialog.grant} own={dialog.grant.userId === me?.personId} onClose={() => setDialog(null)} />
			) : null}
		</>
	);
}

/** What is to be known beside the state: what went wrong, or when the application last showed it to be so. */
function StateNote({ grant }: { grant: Grant }) {
	if (grant.error) return <span className="cell-sub">{grant.error}</span>;
	if (grant.verifiedAt)
		return (
			<span className="cell-sub" title={fullTime(grant.verifiedAt)}>
				Checked in {grant.app.name} {shortTime(grant.verifiedAt)}
				{grant.hadBefore ? ", had it before" : ""}
			</span>
		);
	return null;
}

function Since({ grant }: { grant: Grant }) {
	const { may } = useMe();
	const since = grant.activatedAt ?? grant.startsAt;
	const run = grant.deprovisioningRunId ?? grant.provisioningRunId;
	return (
		<>
			<time dateTime={since} title={fullTime(since)}>
				{shortTime(since)}
			</time>
			{run && may("runs:read") ? (
				<Link className="cell-sub" href={`/runs/${run}`}>
					See the run
				</Link>
			) : null}
		</>
	);
}
