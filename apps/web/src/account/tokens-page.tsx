import { deleteToken, listTokens, type Token } from "@keyway/contract/tokens";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeySquare, Plus } from "lucide-react";
import { useState } from "react";
import { api } from "../api/client.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { shortDate, shortTime } from "../ui/format.ts";
import { notifyError } from "../ui/notify.ts";
import { Page } from "../ui/page.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { TokenDialog } from "./token-dialog.tsx";
import "../ui/data-table.css";

/** The signed-in account's API tokens. */
export default function TokensPage() {
	const client = useQueryClient();
	const [creating, setCreating] = useState(false);
	const [made, setMade] = useState<{ name: string; token: string } | null>(null);
	const list = useQuery({
		queryKey: ["tokens"],
		queryFn: ({ signal }) => api(listTokens, { query: { limit: 200 } }, { signal }),
	});
	const revoke = useMutation({
		mutationFn: (token: Token) => api(deleteToken, { params: { id: token.id } }),
		onSettled: () => client.invalidateQueries({ queryKey: ["tokens"] }),
		onError: (error) => notifyError("The token was not revoked", error),
	});
	const tokens = list.data?.items ?? [];
	const create = (
		<Button variant="solid" leftSection={<Plus size={15} />} onClick={() => setCreating(true)}>
			Create token
		</Button>
	);
	return (
		<Page title="API tokens" lead="For programs that call Keyway as you, with fewer rights than you." actions={create}>
			<section className="panel" aria-label="API tokens" aria-busy={list.isPending}>
				{list.isPending ? <SkeletonRows rows={3} /> : null}
				{list.isError ? (
					<ErrorState title="The tokens could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
				) : null}
				{list.isSuccess && tokens.length === 0 ? (
					<EmptyState icon={KeySquare} title="No tokens yet" action={create}>
						A token lets a program start flows and read runs without signing in.
					</EmptyState>
				) : null}
				{tokens.length > 0 ? (
					<table className="data-table">
						<thead>
							<tr>
								<th scope="col">Name</th>
								<th scope="col">Scopes</th>
								<th scope="col">Last used</th>
								<th scope="col">Expires</th>
								<th scope="col">
									<span className="visually-hidden">Actions</span>
								</th>
							</tr>
						</thead>
						<tbody>
							{tokens.map((token) => (
								<tr key={token.id}>
									<td className="name">{token.name}</td>
									<td className="mono">{token.scopes.join(", ")}</td>
									<td>{token.lastUsedAt ? shortTime(token.lastUsedAt) : "Never"}</td>
									<td>{shortDate(token.expiresAt)}</td>
									<td className="actions">
										<Button variant="danger" aria-label={`Revoke ${token.name}`} onClick={() => revoke.mutate(token)}>
											Revoke
										</Button>
									</td>
								</tr>
							))}
						</tbody>
					</table>
				) : null}
			</section>
			{creating ? <TokenDialog onClose={() => setCreating(false)} onMade={setMade} /> : null}
			{made ? (
				<ShownOnce title={`Token “${made.name}”`} value={made.token} onClose={() => setMade(null)}>
					Copy it now: it is not shown again.
				</ShownOnce>
			) : null}
		</Page>
	);
}
