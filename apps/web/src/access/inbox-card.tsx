import type { AccessRequest } from "@keyway/contract/access-requests";
import { Button, Textarea } from "@mantine/core";
import { Check, X } from "lucide-react";
import { useState } from "react";
import { fullTime, shortTime } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { durationWords } from "../words/duration.ts";
import { Chain } from "./chain.tsx";
import { DurationField } from "./duration-field.tsx";
import { Initials } from "./initials.tsx";
import { useRequestChanges } from "./use-requests.ts";

/** One request to decide: who wants what, for how long and why; approve as asked, for less time, or deny. */
export function InboxCard({ request }: { request: AccessRequest }) {
	const [reason, setReason] = useState("");
	const [shorter, setShorter] = useState(request.duration ?? "");
	const [more, setMore] = useState(false);
	const { decide } = useRequestChanges();
	const { user, role, app } = request;
	const say = (decision: "approve" | "deny") =>
		decide.mutate(
			{
				request,
				decision,
				reason: reason.trim(),
				...(decision === "approve" && shorter && shorter !== request.duration ? { duration: shorter } : {}),
			},
			{
				onSuccess: () =>
					notifyDone(
						decision === "approve" ? `You approved ${role.name} for ${user.name}.` : `You denied ${role.name}.`,
					),
			},
		);
	return (
		<article className="inbox-card" aria-label={`${role.name} for ${user.name}`}>
			<header>
				<Initials name={user.name} />
				<div className="grow">
					<h2>
						{user.name} <span className="mut">{request.kind === "extend" ? "asks for more time:" : "asks for"}</span>{" "}
						{role.name}
					</h2>
					<p className="mut">
						{app.name}, {request.duration ? durationWords(request.duration) : "without an end"}
						{request.requesterId === user.id ? "" : `, asked by ${request.requestedBy}`},{" "}
						<time dateTime={request.createdAt} title={fullTime(request.createdAt)}>
							{shortTime(request.createdAt)}
						</time>
					</p>
				</div>
			</header>
			{request.justification ? <blockquote>{request.justification}</blockquote> : null}
			{request.stages.length > 1 ? <Chain stages={request.stages} /> : null}
			<details onToggle={(event) => setMore(event.currentTarget.open)} open={more}>
				<summary>Add a reason or shorten it</summary>
				<div className="form-rows">
					<Textarea
						label="Reason"
						autosize
						minRows={1}
						maxRows={5}
						maxLength={2_000}
						value={reason}
						onChange={(event) => setReason(event.currentTarget.value)}
					/>
					<DurationField
						label="For how long"
						value={shorter}
						whenEmpty="As asked"
						description="Not longer than what was asked for."
						onChange={setShorter}
					/>
				</div>
			</details>
			<InlineAlert error={decide.error} />
			<div className="inbox-actions">
				<Button
					variant="filled"
					leftSection={<Check size={15} />}
					loading={decide.isPending}
					onClick={() => say("approve")}
				>
					Approve
				</Button>
				<Button variant="danger" leftSection={<X size={15} />} disabled={decide.isPending} onClick={() => say("deny")}>
					Deny
				</Button>
			</div>
		</article>
	);
}
