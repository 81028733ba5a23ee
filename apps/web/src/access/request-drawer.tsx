import { Button, Drawer } from "@mantine/core";
import { Link } from "wouter";
import { useMe } from "../session/use-me.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { fullTime } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { StatusText } from "../ui/status-dot.tsx";
import { durationWords } from "../words/duration.ts";
import { Chain } from "./chain.tsx";
import { isCancellable, REQUEST_STATUS } from "./status.ts";
import { useRequest, useRequestChanges } from "./use-requests.ts";
import "../users/user-drawer.css";

/** One request: what was asked, who decides and what they said. */
export function RequestDrawer({ id, onClose }: { id: string; onClose: () => void }) {
	const { me, may } = useMe();
	const { data: request, error, isPending, refetch } = useRequest(id);
	const { cancel } = useRequestChanges();
	const own = request && [request.userId, request.requesterId].includes(me?.personId ?? "");
	return (
		<Drawer opened onClose={onClose} title={request?.role.name ?? "Request"} position="right" size={460}>
			{isPending ? <SkeletonRows rows={6} /> : null}
			{error && !request ? (
				<ErrorState title="The request could not be loaded" error={error} onRetry={() => void refetch()} />
			) : null}
			{request ? (
				<>
					<p className="drawer-state">
						<StatusText look={REQUEST_STATUS[request.status]} />
					</p>
					<p className="drawer-why">{request.explanation}</p>
					<Chain stages={request.stages} decisions={request.decisions} />
					<dl className="facts">
						<dt>Application</dt>
						<dd>{request.app.name}</dd>
						<dt>{request.kind === "extend" ? "More time for" : "For"}</dt>
						<dd>{request.user.name}</dd>
						<dt>Asked by</dt>
						<dd>{request.requestedBy}</dd>
						<dt>Time</dt>
						<dd>{request.duration ? durationWords(request.duration) : "No end"}</dd>
						<dt>Reason</dt>
						<dd>{request.justification || "None given"}</dd>
						{Object.entries(request.answers).map(([question, answer]) => (
							<div key={question} style={{ display: "contents" }}>
								<dt>{question}</dt>
								<dd>{answer}</dd>
							</div>
						))}
						<dt>Sent</dt>
						<dd>{fullTime(request.createdAt)}</dd>
						{request.endedAt ? (
							<>
								<dt>Decided</dt>
								<dd>{fullTime(request.endedAt)}</dd>
							</>
						) : null}
					</dl>
					<InlineAlert error={cancel.error} />
					<div className="drawer-actions">
						{isCancellable(request.status) && (own || may("access:manage")) ? (
							<Button variant="danger" loading={cancel.isPending} onClick={() => cancel.mutate(request)}>
								Take back
							</Button>
						) : null}
						{may("access:read") ? (
							<Button component={Link} href={`/access/roles/${request.roleId}`}>
								Open role
							</Button>
						) : null}
					</div>
				</>
			) : null}
		</Drawer>
	);
}
