import type { PublishRequest } from "@keyway/contract/publish-requests";
import { Button, Modal, Textarea } from "@mantine/core";
import { UserCheck } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { useMe } from "../session/use-me.ts";
import { shortTime } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone, notifyError } from "../ui/notify.ts";
import { usePendingRequests, useRequestDecision } from "./use-publish-requests.ts";
import "./publish-request-bar.css";

/** Over the canvas: somebody asks for this draft to be published, and what one may do about it. */
export default function PublishRequestBar({ flowId, published }: { flowId: string; published: number | null }) {
	const request = usePendingRequests(flowId).data?.[0];
	const { me, may } = useMe();
	const { decide, withdraw } = useRequestDecision();
	const [declining, setDeclining] = useState(false);
	if (!request) return null;
	const own = request.requestedBy.id === me?.id;
	const approve = () =>
		decide.mutate(
			{ request, decision: "approve", reason: "" },
			{
				onSuccess: ({ version }) => notifyDone(`Version ${version} is published.`),
				onError: (error) => notifyError("The flow was not published", error),
			},
		);
	return (
		<section className="publish-request" aria-label="Request to publish">
			<UserCheck size={17} aria-hidden="true" />
			<div className="grow">
				<b>{own ? "You have" : `${request.requestedBy.name} has`} asked for this draft to be published</b>
				<span>
					{shortTime(request.requestedAt)}
					{request.note ? `: ${request.note}` : ""}
					{request.override ? ` Its tests are red: ${request.override}` : ""}
				</span>
				{request.outdated ? <span className="publish-outdated">The draft was edited since. Ask again.</span> : null}
			</div>
			{published === null ? null : <Link href={`/flows/${flowId}/versions/${published}/draft`}>What changes</Link>}
			{own ? (
				<Button
					loading={withdraw.isPending}
					onClick={() =>
						withdraw.mutate(request, { onError: (error) => notifyError("The request was not taken back", error) })
					}
				>
					Take back
				</Button>
			) : null}
			{!own && may("flows:publish") ? (
				<>
					<Button onClick={() => setDeclining(true)}>Decline</Button>
					<Button variant="filled" disabled={request.outdated} loading={decide.isPending} onClick={approve}>
						Approve and publish
					</Button>
				</>
			) : null}
			{declining ? <DeclineDialog request={request} onClose={() => setDeclining(false)} /> : null}
		</section>
	);
}

function DeclineDialog({ request, onClose }: { request: PublishRequest; onClose: () => void }) {
	const { decide } = useRequestDecision();
	const [reason, setReason] = useState("");
	return (
		<Modal opened onClose={onClose} title="Decline to publish" size={460}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					decide.mutate({ request, decision: "decline", reason: reason.trim() }, { onSuccess: onClose });
				}}
			>
				<Textarea
					label={`What should ${request.requestedBy.name} change?`}
					data-autofocus
					autosize
					minRows={2}
					maxLength={2_000}
					value={reason}
					onChange={(event) => setReason(event.currentTarget.value)}
				/>
				<InlineAlert error={decide.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={decide.isPending} disabled={!reason.trim()}>
						Decline
					</Button>
				</div>
			</form>
		</Modal>
	);
}
