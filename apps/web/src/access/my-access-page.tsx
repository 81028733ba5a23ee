import { Button } from "@mantine/core";
import { KeyRound, UserX } from "lucide-react";
import { useState } from "react";
import { Link, useSearch } from "wouter";
import { useMe } from "../session/use-me.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { AccessPage } from "./access-page.tsx";
import { GrantTable } from "./grant-table.tsx";
import { RequestDrawer } from "./request-drawer.tsx";
import { RequestTable } from "./request-table.tsx";
import { useGrantList } from "./use-grants.ts";
import { useRequestList } from "./use-requests.ts";

/** What the person who is signed in has, had and asked for. */
export default function MyAccessPage() {
	const { me } = useMe();
	if (me && me.personId === null)
		return (
			<AccessPage title="My access">
				<section className="panel">
					<EmptyState icon={UserX} title="You are not in the directory">
						Your account belongs to nobody there, so it can hold no access. An administrator links it under Accounts.
					</EmptyState>
				</section>
			</AccessPage>
		);
	return me ? <Mine personId={me.personId as string} /> : null;
}

function Mine({ personId }: { personId: string }) {
	const asked = new URLSearchParams(useSearch()).get("request");
	const [openId, setOpenId] = useState(asked);
	const grants = useGrantList({ user: personId });
	const requests = useRequestList({ user: personId });
	const held = grants.data?.pages.flatMap((page) => page.items) ?? [];
	const sent = requests.data?.pages.flatMap((page) => page.items) ?? [];
	const ask = (
		<Button variant="solid" component={Link} href="/access">
			Request access
		</Button>
	);
	return (
		<AccessPage title="My access" lead="What you have, how much time is left, and what you asked for." actions={ask}>
			<section className="panel" aria-label="What I have" aria-busy={grants.isPending}>
				{grants.isPending ? <SkeletonRows rows={3} height={56} /> : null}
				{grants.isError && held.length === 0 ? (
					<ErrorState
						title="Your access could not be loaded"
						error={grants.error}
						onRetry={() => void grants.refetch()}
					/>
				) : null}
				{grants.isSuccess && held.length === 0 ? (
					<EmptyState icon={KeyRound} title="You have no roles yet" action={ask}>
						What you ask for and get is listed here, with the time that is left.
					</EmptyState>
				) : null}
				{held.length > 0 ? <GrantTable grants={held} shows="role" /> : null}
				<LoadMore list={grants} />
			</section>
			{sent.length > 0 ? (
				<>
					<h2 className="section-title">My requests</h2>
					<section className="panel" aria-label="My requests">
						<RequestTable requests={sent} openId={openId} onOpen={setOpenId} />
						<LoadMore list={requests} />
					</section>
				</>
			) : null}
			{openId ? <RequestDrawer id={openId} onClose={() => setOpenId(null)} /> : null}
		</AccessPage>
	);
}
