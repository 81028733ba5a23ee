import type { ResponseOf } from "@keyway/contract/client";
import type { governanceRoutes } from "@keyway/contract/governance";
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useMe } from "../session/use-me.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { count, shortDate } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { Pill } from "../ui/pill.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { StatusText } from "../ui/status-dot.tsx";
import { AccessPage } from "./access-page.tsx";
import { GRANT_STATUS } from "./status.ts";
import { useGovernance, useReview } from "./use-governance.ts";
import "../ui/data-table.css";

type Review = ResponseOf<typeof governanceRoutes.getReview>;
type Item = Review["items"][number];

/** One campaign: each access with what was decided, and where its removal stands. */
export default function ReviewPage({ id }: { id: string }) {
	const { may } = useMe();
	const { data: review, error, refetch } = useReview(id);
	const { close } = useGovernance();
	if (error && !review)
		return (
			<AccessPage title="Review">
				<ErrorState title="The review could not be loaded" error={error} onRetry={() => void refetch()} />
			</AccessPage>
		);
	if (!review)
		return (
			<AccessPage title="Review">
				<section className="panel" aria-busy="true" aria-label="Review">
					<SkeletonRows rows={6} height={52} />
				</section>
			</AccessPage>
		);
	const open = review.items.filter((item) => item.decision === null).length;
	return (
		<AccessPage
			title={review.name}
			lead={`Due ${shortDate(review.dueAt)}. What nobody decides is ${review.onClose === "keep" ? "kept" : "revoked"}.`}
			actions={
				review.status === "open" && may("access:manage") ? (
					<Button variant="danger" loading={close.isPending} onClick={() => close.mutate(review.id)}>
						End now
					</Button>
				) : null
			}
		>
			<div className="role-state">
				<Pill tone={review.status === "open" ? "draft" : "ok"}>{review.status === "open" ? "Open" : "Closed"}</Pill>
				<span className="mut">
					{count(review.items.length, "access", "accesses")}, {open} undecided
				</span>
				{review.reportHash ? (
					<span className="mut" title={review.reportHash}>
						Report frozen, SHA-256 {review.reportHash.slice(0, 12)}…
					</span>
				) : null}
			</div>
			<InlineAlert error={close.error} />
			<section className="panel" aria-label="Accesses">
				{review.items.length === 0 ? (
					<p className="panel-none">Nobody had access in the scope of this review.</p>
				) : null}
				{review.items.length > 0 ? (
					<table className="data-table">
						<thead>
							<tr>
								<th scope="col">Person</th>
								<th scope="col">Role</th>
								<th scope="col">Now</th>
								<th scope="col">Reviewer</th>
								<th scope="col">Decision</th>
							</tr>
						</thead>
						<tbody>
							{review.items.map((item) => (
								<ItemRow key={item.id} item={item} open={review.status === "open"} />
							))}
						</tbody>
					</table>
				) : null}
			</section>
		</AccessPage>
	);
}

function ItemRow({ item, open }: { item: Item; open: boolean }) {
	const { me } = useMe();
	const mine = item.reviewers.some((each) => each.id === me?.personId);
	return (
		<tr>
			<td>
				<span className="name">{item.user.name}</span>
				<span className="cell-sub">{item.user.email}</span>
			</td>
			<td>{String(item.snapshot["role"] ?? "")}</td>
			<td>
				<StatusText look={GRANT_STATUS[item.grantStatus]} />
			</td>
			<td>{item.reviewers.map((each) => each.name).join(", ")}</td>
			<td>
				{item.decision ? (
					<>
						<b>{item.decision === "keep" ? "Keep" : "Revoke"}</b>
						<span className="cell-sub">{[item.decidedBy?.name, item.reason].filter(Boolean).join(": ")}</span>
					</>
				) : null}
				{!item.decision && open && mine ? <Decide item={item} /> : null}
				{!item.decision && !(open && mine) ? <span className="mut">Undecided</span> : null}
			</td>
		</tr>
	);
}

function Decide({ item }: { item: Item }) {
	const [reason, setReason] = useState("");
	const { decide } = useGovernance();
	const say = (decision: "keep" | "revoke") => decide.mutate({ id: item.id, decision, reason: reason.trim() });
	return (
		<div className="review-decide">
			<TextInput
				size="xs"
				aria-label={`Reason for ${item.user.name}`}
				placeholder="Reason"
				maxLength={2_000}
				value={reason}
				onChange={(event) => setReason(event.currentTarget.value)}
			/>
			<Button
				disabled={!reason.trim() || decide.isPending}
				onClick={() => say("keep")}
				aria-label={`Keep for ${item.user.name}`}
			>
				Keep
			</Button>
			<Button
				variant="danger"
				disabled={!reason.trim() || decide.isPending}
				onClick={() => say("revoke")}
				aria-label={`Revoke for ${item.user.name}`}
			>
				Revoke
			</Button>
			<InlineAlert error={decide.error} />
		</div>
	);
}
