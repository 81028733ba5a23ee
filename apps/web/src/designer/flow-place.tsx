import type { FlowDetail } from "@keyway/contract/flows";
import { Menu } from "@mantine/core";
import {
	ChevronDown,
	ChevronRight,
	Download,
	GitCommitHorizontal,
	Link2,
	Pencil,
	Power,
	Trash2,
	UserCheck,
} from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useLocation } from "wouter";
import { FlowStatus } from "../flows/flow-status.tsx";
import { useExport } from "../flows/use-export.ts";
import { useBin } from "../flows/use-flow-list.ts";
import { useMe } from "../session/use-me.ts";
import { notifyDone, notifyError } from "../ui/notify.ts";
import { RenameDialog } from "./rename-dialog.tsx";
import { SaveState } from "./save-state.tsx";
import { useFlowChanges } from "./use-flow.ts";
import { VersionsDialog } from "./versions-dialog.tsx";
import "./flow-place.css";

const UsesDialog = lazy(() => import("../flows/uses-dialog.tsx"));

/** Where we are: the flow's name with its menu, what is published, whether it is saved. */
export function FlowPlace({ flow }: { flow: FlowDetail }) {
	const { may } = useMe();
	const [, go] = useLocation();
	const [dialog, setDialog] = useState<"rename" | "versions" | "uses" | null>(null);
	const { update } = useFlowChanges(flow.id);
	const { remove } = useBin();
	const mayEdit = may("flows:edit");
	const save = useExport();
	const close = () => setDialog(null);
	const toBin = () =>
		remove.mutate(flow.id, {
			onSuccess: () => {
				notifyDone(`“${flow.name}” is in the bin.`);
				go("/flows");
			},
			onError: (error) => notifyError(`“${flow.name}” was not moved to the bin`, error),
		});
	return (
		<>
			<div className="crumbs">
				<ChevronRight size={15} aria-hidden="true" />
				<Menu position="bottom-start" width={210}>
					<Menu.Target>
						<button type="button" className="crumbs-name" aria-label={`${flow.name}, flow menu`}>
							<span className="ellipsis">{flow.name}</span>
							<ChevronDown size={14} aria-hidden="true" />
						</button>
					</Menu.Target>
					<Menu.Dropdown>
						{mayEdit ? (
							<Menu.Item leftSection={<Pencil size={15} />} onClick={() => setDialog("rename")}>
								Rename
							</Menu.Item>
						) : null}
						{flow.published !== null && may("flows:publish") ? (
							<Menu.Item
								leftSection={<Power size={15} />}
								onClick={() =>
									update.mutate(
										{ enabled: !flow.enabled },
										{ onError: (error) => notifyError("The flow was not switched", error) },
									)
								}
							>
								{flow.enabled ? "Switch off" : "Switch on"}
							</Menu.Item>
						) : null}
						{may(flow.secondPerson ? "accounts:write" : "flows:publish") ? (
							<Menu.Item
								leftSection={<UserCheck size={15} />}
								onClick={() =>
									update.mutate(
										{ secondPerson: !flow.secondPerson },
										{ onError: (error) => notifyError("The flow was not changed", error) },
									)
								}
							>
								{flow.secondPerson ? "No second person needed" : "Demand a second person"}
							</Menu.Item>
						) : null}
						<Menu.Item leftSection={<Link2 size={15} />} onClick={() => setDialog("uses")}>
							What uses it
						</Menu.Item>
						<Menu.Item leftSection={<GitCommitHorizontal size={15} />} onClick={() => setDialog("versions")}>
							Versions
						</Menu.Item>
						<Menu.Item leftSection={<Download size={15} />} onClick={() => save.mutate(flow)}>
							Export
						</Menu.Item>
						{mayEdit ? <Menu.Divider /> : null}
						{mayEdit ? (
							<Menu.Item leftSection={<Trash2 size={15} />} onClick={toBin}>
								Move to bin
							</Menu.Item>
						) : null}
					</Menu.Dropdown>
				</Menu>
			</div>
			<FlowStatus flow={flow} />
			<SaveState />
			{dialog === "rename" ? <RenameDialog flow={flow} onClose={close} /> : null}
			{dialog === "uses" ? (
				<Suspense fallback={null}>
					<UsesDialog thing={{ kind: "flow", id: flow.id, name: flow.name }} onClose={close} />
				</Suspense>
			) : null}
			{dialog === "versions" ? <VersionsDialog flow={flow} onClose={close} /> : null}
		</>
	);
}
