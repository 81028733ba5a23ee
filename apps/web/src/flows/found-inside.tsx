import { listFlows } from "@keyway/contract/flows";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { api } from "../api/client.ts";
import { KindIcon } from "./kind-icon.tsx";
import { MentionList } from "./mention-list.tsx";
import "./found-inside.css";

/** Flows that hold what is looked for inside: which cards, and what stands there; `none` where there are none. */
export default function FoundInside({ text, none }: { text: string; none: ReactNode }) {
	const { data, isPending } = useQuery({
		queryKey: ["flows", "inside", text],
		queryFn: ({ signal }) => api(listFlows, { query: { text, limit: 20 } }, { signal }),
		placeholderData: (previous) => previous,
	});
	const flows = data?.items ?? [];
	if (flows.length === 0) return isPending ? null : none;
	return (
		<section className="panel found-inside" aria-label="Found inside flows">
			<h2>Found inside flows</h2>
			<ul className="uses-list">
				{flows.map(({ id, name, kind, mentions }) => (
					<li key={id}>
						<KindIcon kind={kind} />
						<div>
							<Link className="name" href={`/flows/${id}`}>
								{name}
							</Link>
							<MentionList flowId={id} mentions={mentions ?? []} />
						</div>
					</li>
				))}
			</ul>
		</section>
	);
}
