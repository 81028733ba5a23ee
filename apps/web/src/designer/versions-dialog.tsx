import { type FlowDetail, restoreVersion } from "@keyway/contract/flows";
import { Button, Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { api } from "../api/client.ts";
import { useMe } from "../session/use-me.ts";
import { fullTime } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { useVersions } from "../versions/use-version.ts";
import { useDocumentStore } from "./document-context.ts";
import { flowKey } from "./use-flow.ts";
import "../ui/data-table.css";

/** The published versions; any can become the draft again. */
export function VersionsDialog({ flow, onClose }: { flow: FlowDetail; onClose: () => void }) {
	const { may } = useMe();
	const store = useDocumentStore();
	const client = useQueryClient();
	const { data, isPending, error } = useVersions(flow.id);
	const restore = useMutation({
		mutationFn: (n: number) => api(restoreVersion, { params: { id: flow.id, n } }),
		onSuccess: (restored, n) => {
			client.setQueryData(flowKey(flow.id), restored);
			store.getState().replace(restored.draft, restored.revision, restored.problems);
			notifyDone(`Version ${n} is the draft now.`);
			onClose();
		},
	});
	return (
		<Modal opened onClose={onClose} title="Versions" size={560}>
			<InlineAlert error={error ?? restore.error} />
			{isPending ? <SkeletonRows rows={3} /> : null}
			{data?.items.length === 0 ? <p className="mut">This flow was never published.</p> : null}
			{data && data.items.length > 0 ? (
				<table className="data-table">
					<thead>
						<tr>
							<th scope="col">Version</th>
							<th scope="col">Published</th>
							<th scope="col">
								<span className="visually-hidden">Actions</span>
							</th>
						</tr>
					</thead>
					<tbody>
						{data.items.map((version) => (
							<tr key={version.number}>
								<td>
									<span className="name">v{version.number}</span>
									<span className="cell-sub">{version.note}</span>
								</td>
								<td>
									{fullTime(version.publishedAt)}
									<span className="cell-sub">{version.publishedBy}</span>
								</td>
								<td className="actions">
									<Button
										component={Link}
										href={`/flows/${flow.id}/versions/${version.number}/draft`}
										aria-label={`Compare version ${version.number} with the draft`}
									>
										Compare
									</Button>{" "}
									{may("flows:edit") ? (
										<Button
											aria-label={`Restore version ${version.number}`}
											loading={restore.isPending && restore.variables === version.number}
											onClick={() => restore.mutate(version.number)}
										>
											Restore
										</Button>
									) : null}
								</td>
							</tr>
						))}
					</tbody>
				</table>
			) : null}
		</Modal>
	);
}
