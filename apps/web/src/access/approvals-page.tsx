import { Button } from "@mantine/core";
import { CircleCheckBig, UserRoundCog } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { AccessPage } from "./access-page.tsx";
import { DelegationDialog } from "./delegation-dialog.tsx";
import { InboxCard } from "./inbox-card.tsx";
import { useInbox } from "./use-approvals.ts";

/** What waits for the decision of the person who is signed in: one column, made for a phone. */
export default function ApprovalsPage() {
	const inbox = useInbox();
	const [delegating, setDelegating] = useState(false);
	const waiting = inbox.data?.pages.flatMap((page) => page.items) ?? [];
	return (
		<AccessPage
			title="Approvals"
			lead="Requests and questions of flows that wait for you, also in the place of others."
			actions={
				<Button leftSection={<UserRoundCog size={15} />} onClick={() => setDelegating(true)}>
					Stand-in
				</Button>
			}
		>
			<section className="inbox" aria-label="Waiting for you" aria-busy={inbox.isPending}>
				{inbox.isPending ? <SkeletonRows rows={3} height={120} /> : null}
				{inbox.isError && waiting.length === 0 ? (
					<ErrorState
						title="The requests could not be loaded"
						error={inbox.error}
						onRetry={() => void inbox.refetch()}
					/>
				) : null}
				{inbox.isSuccess && waiting.length === 0 ? (
					<div className="panel">
						<EmptyState icon={CircleCheckBig} title="Nothing waits for you">
							When somebody asks for access that you decide about, it comes here, to Slack and by e-mail.
						</EmptyState>
					</div>
				) : null}
				{waiting.map((approval) => (
					<InboxCard key={approval.id} approval={approval} />
				))}
				<LoadMore list={inbox} />
			</section>
			{delegating ? <DelegationDialog onClose={() => setDelegating(false)} /> : null}
		</AccessPage>
	);
}
