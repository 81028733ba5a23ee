import type { Approval } from "@keyway/contract/approvals";
import { Button, Textarea } from "@mantine/core";
import { Check, Siren, X } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { useMe } from "../session/use-me.ts";
import { fullTime, shortTime } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { durationWords } from "../words/duration.ts";
import { DurationField } from "./duration-field.tsx";
import { Initials } from "./initials.tsx";
import { useDecide } from "./use-approvals.ts";

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** One thing to decide: what is asked, for whom and why; approve as asked, for less time, or deny. */
export function InboxCard({ approval }: { approval: Approval }) {
	const { may } = useMe();
	const [reason, setReason] = useState("");
	const [shorter, setShorter] = useState(approval.duration ?? "");
	const decide = useDecide();
	const { user, title, kind, needs, approvers } = approval;
	const say = (decision: "approve" | "deny") =>
		decide.mutate(
			{
				approval,
				decision,
				reason: reason.trim(),
				...(decision === "approve" && shorter && shorter !== approval.duration ? { duration: shorter } : {}),
			},
			{ onSuccess: () => notifyDone(`You ${decision === "approve" ? "approved" : "denied"} the ${title}.`) },
		);
	const facts = [
		kind === "flow" ? "Asked by a flow" : approval.duration ? durationWords(approval.duration) : "Without an end",
		needs > 1 ? `${needs} of ${approvers.length} must agree` : "",
	].filter(Boolean);
	return (
		<article className="inbox-card" aria-label={upperFirst(title)} data-tone={approval.breakGlass ? "bad" : undefined}>
			<header>
				<Initials name={user?.name ?? approval.requestedBy} />
				<div className="grow">
					<h2>{upperFirst(title)}</h2>
					<p className="mut">
						{facts.join(", ")},{" "}
						<time dateTime={approval.createdAt} title={fullTime(approval.createdAt)}>
							{shortTime(approval.createdAt)}
						</time>
					</p>
				</div>
				{approval.breakGlass ? (
					<span className="role-mark">
						<Siren size={14} aria-hidden="true" /> Emergency
					</span>
				) : null}
			</header>
			{approval.justification ? <blockquote>{approval.justification}</blockquote> : null}
			{approval.explanation ? <p className="mut">{approval.explanation}</p> : null}
			{approval.runId && may("runs:read") ? (
				<p>
					<Link className="text-link" href={`/runs/${approval.runId}`}>
						See the run that waits for it
					</Link>
				</p>
			) : null}
			<details>
				<summary>{kind === "flow" ? "Add a reason" : "Add a reason or shorten it"}</summary>
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
					{kind === "flow" ? null : (
						<DurationField
							label="For how long"
							value={shorter}
							whenEmpty="As asked"
							description="Not longer than what was asked for."
							onChange={setShorter}
						/>
					)}
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
