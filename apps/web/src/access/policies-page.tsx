import { Button } from "@mantine/core";
import { Plus, ScrollText } from "lucide-react";
import { Link } from "wouter";
import { useMe } from "../session/use-me.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { count, shortTime } from "../ui/format.ts";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { durationWords } from "../words/duration.ts";
import { AccessPage } from "./access-page.tsx";
import { usePolicies } from "./use-catalogue-of-roles.ts";
import "../ui/data-table.css";

/** The policies: who may have roles, for how long, and who decides. */
export default function PoliciesPage() {
	const { may } = useMe();
	const list = usePolicies();
	const policies = list.data?.items ?? [];
	const add = may("access:manage") ? (
		<Button variant="solid" component={Link} href="/access/policies/new" leftSection={<Plus size={15} />}>
			Add policy
		</Button>
	) : null;
	return (
		<AccessPage title="Policies" lead="Who may have a role, for how long, and who decides." actions={add}>
			<section className="panel" aria-label="Policies" aria-busy={list.isPending}>
				{list.isPending ? <SkeletonRows rows={4} /> : null}
				{list.isError && policies.length === 0 ? (
					<ErrorState title="The policies could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
				) : null}
				{list.isSuccess && policies.length === 0 ? (
					<EmptyState icon={ScrollText} title="No policies yet" action={add}>
						A role without a policy cannot be requested. Start with one that asks the manager.
					</EmptyState>
				) : null}
				{policies.length > 0 ? (
					<table className="data-table">
						<thead>
							<tr>
								<th scope="col">Policy</th>
								<th scope="col">Longest time</th>
								<th scope="col">Usual time</th>
								<th scope="col">Changed</th>
							</tr>
						</thead>
						<tbody>
							{policies.map(({ id, name, version, policy, updatedAt }) => (
								<tr key={id}>
									<td>
										<Link className="name" href={`/access/policies/${id}`}>
											{name}
										</Link>
										<span className="cell-sub">
											Version {version}, {count(policy.rules.length, "rule")}
										</span>
									</td>
									<td>{policy.maxDuration ? durationWords(policy.maxDuration) : "No limit"}</td>
									<td>{policy.recommendedDuration ? durationWords(policy.recommendedDuration) : ""}</td>
									<td>
										<time dateTime={updatedAt}>{shortTime(updatedAt)}</time>
									</td>
								</tr>
							))}
						</tbody>
					</table>
				) : null}
			</section>
		</AccessPage>
	);
}
