import type { AccessRequest } from "@keyway/contract/access-requests";
import { fullTime, shortTime } from "../ui/format.ts";
import { StatusText } from "../ui/status-dot.tsx";
import { durationWords } from "../words/duration.ts";
import { REQUEST_STATUS } from "./status.ts";
import "../ui/data-table.css";

type Props = { requests: AccessRequest[]; openId: string | null; onOpen: (id: string) => void };

/** Requests, newest first. */
export function RequestTable({ requests, openId, onOpen }: Props) {
	return (
		<table className="data-table">
			<thead>
				<tr>
					<th scope="col">Role</th>
					<th scope="col">For</th>
					<th scope="col">Time</th>
					<th scope="col">State</th>
					<th scope="col">Waits for</th>
					<th scope="col">Sent</th>
				</tr>
			</thead>
			<tbody>
				{requests.map((request) => (
					<tr key={request.id} data-selected={request.id === openId}>
						<td>
							<button type="button" className="name" onClick={() => onOpen(request.id)}>
								{request.role.name}
							</button>
							<span className="cell-sub">{request.kind === "extend" ? "More time" : request.app.name}</span>
						</td>
						<td>{request.user.name}</td>
						<td>{request.duration ? durationWords(request.duration) : "No end"}</td>
						<td>
							<StatusText look={REQUEST_STATUS[request.status]} />
						</td>
						<td>{request.approvers.map((each) => each.name).join(", ")}</td>
						<td>
							<time dateTime={request.createdAt} title={fullTime(request.createdAt)}>
								{shortTime(request.createdAt)}
							</time>
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
