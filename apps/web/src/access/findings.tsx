import type { Role } from "@keyway/contract/access-catalogue";
import type { Finding } from "@keyway/contract/governance";
import { Button } from "@mantine/core";
import { ScanSearch } from "lucide-react";
import { shortTime } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { useFindings, useGovernance } from "./use-governance.ts";
import "../ui/data-table.css";

const ACTIONS: Record<
	Finding["kind"],
	{ resolution: "adopt" | "revoke" | "ignore" | "reapply" | "close"; label: string }[]
> = {
	outside: [
		{ resolution: "adopt", label: "Adopt" },
		{ resolution: "revoke", label: "Revoke" },
		{ resolution: "ignore", label: "Ignore" },
	],
	missing: [
		{ resolution: "reapply", label: "Apply again" },
		{ resolution: "close", label: "Close" },
	],
};

/** Where the application says something else than the grants, and what to do about it. */
export function Findings({ role, mayManage }: { role: Role; mayManage: boolean }) {
	const { data, error } = useFindings(role.id, true);
	const { readBack, resolve } = useGovernance();
	const findings = data?.items ?? [];
	const ask = () =>
		readBack.mutate(role.id, { onSuccess: () => notifyDone("The application is being asked who has the role.") });
	return (
		<>
			<div className="app-head section-head">
				<h2>Differences with the application</h2>
				{mayManage && role.connectorRole ? (
					<Button leftSection={<ScanSearch size={14} />} loading={readBack.isPending} onClick={ask}>
						Read back now
					</Button>
				) : null}
			</div>
			<section className="panel" aria-label="Differences with the application">
				<InlineAlert error={error ?? readBack.error ?? resolve.error} />
				{data && findings.length === 0 ? (
					<p className="panel-none">
						{role.connectorRole
							? "None. It is asked each hour by itself."
							: "The role has no name in the application, so it cannot be read back."}
					</p>
				) : null}
				{findings.length > 0 ? (
					<table className="data-table">
						<thead>
							<tr>
								<th scope="col">Account</th>
								<th scope="col">What was found</th>
								<th scope="col">Seen</th>
								<th scope="col">
									<span className="visually-hidden">Actions</span>
								</th>
							</tr>
						</thead>
						<tbody>
							{findings.map((finding) => (
								<tr key={finding.id}>
									<td>
										<span className="name">{finding.user?.name ?? finding.account}</span>
										<span className="cell-sub">{finding.user ? finding.account : "Nobody in the directory"}</span>
									</td>
									<td>
										{finding.kind === "outside" ? "Has it there, not here" : "Has it here, not there"}
										{finding.firstImport ? <span className="cell-sub">Found at the first reading</span> : null}
									</td>
									<td>{shortTime(finding.seenAt)}</td>
									<td className="actions">
										<span className="row-actions">
											{mayManage
												? ACTIONS[finding.kind].map(({ resolution, label }) => (
														<Button
															key={resolution}
															disabled={resolve.isPending}
															onClick={() => resolve.mutate({ id: finding.id, resolution })}
															aria-label={`${label}: ${finding.user?.name ?? finding.account}`}
														>
															{label}
														</Button>
													))
												: null}
										</span>
									</td>
								</tr>
							))}
						</tbody>
					</table>
				) : null}
			</section>
		</>
	);
}
