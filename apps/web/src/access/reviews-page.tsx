import { Button } from "@mantine/core";
import { ClipboardList, Plus } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { useMe } from "../session/use-me.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { shortDate } from "../ui/format.ts";
import { LoadMore } from "../ui/load-more.tsx";
import { Pill } from "../ui/pill.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { AccessPage } from "./access-page.tsx";
import { ReviewDialog } from "./review-dialog.tsx";
import { useReviews } from "./use-governance.ts";
import "../ui/data-table.css";

/** Campaigns in which people look again at who has what. */
export default function ReviewsPage() {
	const { may } = useMe();
	const [beginning, setBeginning] = useState(false);
	const list = useReviews();
	const reviews = list.data?.pages.flatMap((page) => page.items) ?? [];
	const begin = may("access:manage") ? (
		<Button variant="solid" leftSection={<Plus size={15} />} onClick={() => setBeginning(true)}>
			Begin a review
		</Button>
	) : null;
	return (
		<AccessPage
			title="Reviews"
			lead="Now and then somebody looks again at who has what, never at their own."
			actions={begin}
		>
			<section className="panel" aria-label="Reviews" aria-busy={list.isPending}>
				{list.isPending ? <SkeletonRows rows={4} height={48} /> : null}
				{list.isError && reviews.length === 0 ? (
					<ErrorState title="The reviews could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
				) : null}
				{list.isSuccess && reviews.length === 0 ? (
					<EmptyState icon={ClipboardList} title="No reviews yet" action={begin}>
						A review takes a snapshot of the access in effect and asks for each: keep it, or revoke it?
					</EmptyState>
				) : null}
				{reviews.length > 0 ? (
					<table className="data-table">
						<thead>
							<tr>
								<th scope="col">Review</th>
								<th scope="col">State</th>
								<th scope="col">Due</th>
								<th scope="col">Begun</th>
							</tr>
						</thead>
						<tbody>
							{reviews.map((review) => (
								<tr key={review.id}>
									<td>
										<Link className="name" href={`/access/reviews/${review.id}`}>
											{review.name}
										</Link>
										<span className="cell-sub">
											{review.cause === "breakGlass" ? "After an emergency" : `By ${review.createdBy}`}
										</span>
									</td>
									<td>
										<Pill tone={review.status === "open" ? "draft" : "ok"}>
											{review.status === "open" ? "Open" : "Closed"}
										</Pill>
									</td>
									<td>{shortDate(review.dueAt)}</td>
									<td>{shortDate(review.createdAt)}</td>
								</tr>
							))}
						</tbody>
					</table>
				) : null}
				<LoadMore list={list} />
			</section>
			{beginning ? <ReviewDialog onClose={() => setBeginning(false)} /> : null}
		</AccessPage>
	);
}
