import type { RunDetail } from "@keyway/contract/runs";
import { Button, Checkbox, Modal, SegmentedControl } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useMe } from "../session/use-me.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import type { FlowContext } from "../words/flow-context.ts";
import { CaseResults } from "./case-results.tsx";
import { SampleForm } from "./sample-form.tsx";
import { useTestingView } from "./testing-view.ts";
import { useTestCaseChanges, useTestCases, useTestRun } from "./use-tests.ts";

type Props = { flowId: string; context: FlowContext; run: RunDetail | null; onClose: () => void };

/** Tests the draft from its start: with which data, in test mode or live, and all tests that it remembers. */
export default function TestDialog({ flowId, context, run, onClose }: Props) {
	const { may } = useMe();
	const start = useTestRun(flowId, context, run);
	const [live, setLive] = useState(false);
	const [sure, setSure] = useState(false);
	const mayBeLive = may("flows:publish") && context.kind !== "provisioning" && context.kind !== "deprovisioning";
	return (
		<Modal opened onClose={onClose} title="Test flow" size={560}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					start.mutate(live ? { live } : {}, { onSuccess: onClose });
				}}
			>
				<SampleForm flowId={flowId} context={context} />
				{mayBeLive ? (
					<SegmentedControl
						aria-label="Mode"
						data={[
							{ value: "test", label: "Test mode" },
							{ value: "live", label: "Live" },
						]}
						value={live ? "live" : "test"}
						onChange={(value) => {
							setLive(value === "live");
							setSure(false);
						}}
					/>
				) : null}
				{live ? (
					<Checkbox
						label="Yes, act on the real services"
						description="Messages are sent, records are written, people are changed: nothing of it is undone."
						checked={sure}
						onChange={(event) => setSure(event.currentTarget.checked)}
					/>
				) : (
					<p className="mut">
						Services are stood in for by private copies, waits are cut short. Nothing outside changes.
					</p>
				)}
				<InlineAlert error={start.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={start.isPending} disabled={live && !sure}>
						{live ? "Run live" : "Test flow"}
					</Button>
				</div>
			</form>
			<Remembered flowId={flowId} onClose={onClose} />
		</Modal>
	);
}

function Remembered({ flowId, onClose }: { flowId: string; onClose: () => void }) {
	const cases = useTestCases(flowId);
	const { remove, runAll } = useTestCaseChanges(flowId);
	const show = useTestingView((view) => view.show);
	const items = cases.data?.items ?? [];
	if (items.length === 0) return null;
	return (
		<section className="form-rows" aria-label="Remembered tests" style={{ marginTop: 18 }}>
			<div style={{ display: "flex", alignItems: "center", gap: 8 }}>
				<h3 className="grow">Remembered tests</h3>
				<Button size="compact-sm" loading={runAll.isPending} onClick={() => runAll.mutate()}>
					Run all
				</Button>
			</div>
			<InlineAlert error={runAll.error ?? remove.error} />
			{runAll.data ? (
				<CaseResults
					results={runAll.data.items}
					onShow={(run) => {
						show(run);
						onClose();
					}}
				/>
			) : (
				<ul className="case-results">
					{items.map(({ name, updatedBy }) => (
						<li key={name}>
							<span className="grow">
								<b>{name}</b> <span className="mut">{updatedBy}</span>
							</span>
							<button type="button" aria-label={`Forget ${name}`} onClick={() => remove.mutate(name)}>
								<Trash2 size={14} aria-hidden="true" />
							</button>
						</li>
					))}
				</ul>
			)}
		</section>
	);
}
