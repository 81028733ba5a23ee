import { Link } from "wouter";
import { shortTime } from "../ui/format.ts";
import { usePendingRequests } from "./use-publish-requests.ts";
import "./publish-request-bar.css";

/** On the list of flows: drafts that wait for a second person. */
export default function WaitingRequests() {
	const requests = usePendingRequests().data ?? [];
	if (requests.length === 0) return null;
	return (
		<section className="panel waiting-requests" aria-label="Waiting to be published">
			<h2>Waiting to be published</h2>
			<ul>
				{requests.map(({ id, flowId, flowName, requestedBy, requestedAt, note }) => (
					<li key={id}>
						<Link href={`/flows/${flowId}`}>{flowName}</Link>
						<span className="mut ellipsis">
							{requestedBy.name}, {shortTime(requestedAt)}
							{note ? `: ${note}` : ""}
						</span>
					</li>
				))}
			</ul>
		</section>
	);
}
