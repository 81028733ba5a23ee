import type { Role } from "@keyway/contract/access-catalogue";
import { Button } from "@mantine/core";
import { KeyRound, SearchX, ShieldAlert } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useMe } from "../session/use-me.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { SearchInput } from "../ui/search-input.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { StatusText } from "../ui/status-dot.tsx";
import { useDebounced } from "../ui/use-debounced.ts";
import { durationWords } from "../words/duration.ts";
import { AccessPage } from "./access-page.tsx";
import { CURRENT_GRANTS, GRANT_STATUS } from "./status.ts";
import { useRoleList } from "./use-catalogue-of-roles.ts";
import { useGrantList } from "./use-grants.ts";

const RequestDialog = lazy(() => import("./request-dialog.tsx"));

/** Everything that can be asked for, by application. */
export default function RequestPage() {
	const { me } = useMe();
	const [search, setSearch] = useState("");
	const [asking, setAsking] = useState<Role | null>(null);
	const rested = useDebounced(search.trim());
	const list = useRoleList(rested);
	const own = useGrantList({ user: me?.personId ?? "", status: CURRENT_GRANTS }, me?.personId != null);
	const held = new Map(own.data?.pages.flatMap((page) => page.items.map((grant) => [grant.roleId, grant])) ?? []);
	const roles = list.data?.pages.flatMap((page) => page.items) ?? [];
	const apps = Map.groupBy(roles, (role) => role.appName);
	return (
		<AccessPage title="Request access" lead="Roles of the applications that your company uses. Each has an end.">
			<div className="page-tools">
				<SearchInput label="Search roles" value={search} onChange={setSearch} />
			</div>
			{list.isPending ? (
				<section className="panel" aria-label="Roles" aria-busy="true">
					<SkeletonRows rows={5} height={64} />
				</section>
			) : null}
			{list.isError && roles.length === 0 ? (
				<ErrorState title="The roles could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
			) : null}
			{list.isSuccess && roles.length === 0 ? (
				<section className="panel">
					<EmptyState icon={rested ? SearchX : KeyRound} title={rested ? "No role matches" : "No roles yet"}>
						{rested ? "Try another word." : "An administrator adds applications and their roles under Roles."}
					</EmptyState>
				</section>
			) : null}
			{[...apps].map(([name, ofApp]) => (
				<section key={name} className="app-roles" aria-label={name}>
					<h2>{name}</h2>
					<ul className="role-cards">
						{ofApp.map((role) => (
							<li key={role.id} className="role-card">
								<h3>{role.name}</h3>
								<p>{role.description}</p>
								<div className="role-facts">
									{role.privileged ? (
										<span className="role-mark">
											<ShieldAlert size={14} aria-hidden="true" /> Privileged
										</span>
									) : null}
									<span className="mut">
										{role.recommendedDuration ? `Usually ${durationWords(role.recommendedDuration)}` : null}
									</span>
								</div>
								<RoleFoot role={role} held={held.get(role.id)?.status ?? null} onAsk={() => setAsking(role)} />
							</li>
						))}
					</ul>
				</section>
			))}
			<LoadMore list={list} />
			{asking ? (
				<Suspense fallback={null}>
					<RequestDialog role={asking} onClose={() => setAsking(null)} />
				</Suspense>
			) : null}
		</AccessPage>
	);
}

type FootProps = { role: Role; held: keyof typeof GRANT_STATUS | null; onAsk: () => void };

function RoleFoot({ role, held, onAsk }: FootProps) {
	return (
		<div className="role-foot">
			{held ? <StatusText look={GRANT_STATUS[held]} detail={`You: ${GRANT_STATUS[held].label.toLowerCase()}`} /> : null}
			{role.requestable ? (
				<Button onClick={onAsk} aria-label={`Request ${role.name}`}>
					Request
				</Button>
			) : (
				<span className="mut">{role.problem}</span>
			)}
		</div>
	);
}
