import type { RunDetail } from "@keyway/contract/runs";
import { Button, Menu } from "@mantine/core";
import { ChevronDown, FlaskConical, Play } from "lucide-react";
import { useEffect } from "react";
import { useRuns } from "../runs/use-runs.ts";
import { between } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { STEP_STATUS } from "../ui/status.ts";
import { StatusText } from "../ui/status-dot.tsx";
import type { FlowContext } from "../words/flow-context.ts";
import { sampleWords } from "./sample.ts";
import { type Sample, useTestingView } from "./testing-view.ts";
import { useTestCases, useTestRun } from "./use-tests.ts";
import "./test-foot.css";

type Props = { flowId: string; context: FlowContext; card: string; run: RunDetail | null };

/** At the foot of a card's settings: with which data it is tested, the test, and how that went. */
export function TestFoot({ flowId, context, card, run }: Props) {
	const start = useTestRun(flowId, context, run);
	const isTrigger = card === "trigger";
	const { mutate } = start;
	useEffect(() => {
		const testCard = () => mutate(isTrigger ? {} : { card });
		useTestingView.setState({ testCard });
		return () => useTestingView.setState({ testCard: null });
	}, [mutate, card, isTrigger]);
	return (
		<div className="test-foot">
			<SampleMenu flowId={flowId} />
			<InlineAlert error={start.error} />
			<div className="test-foot-line">
				<Button.Group>
					<Button
						leftSection={<Play size={13} fill="currentColor" />}
						loading={start.isPending}
						onClick={() => start.mutate(isTrigger ? {} : { card })}
					>
						{isTrigger ? "Test flow" : "Test this card"}
					</Button>
					{isTrigger ? null : (
						<Menu position="top-end">
							<Menu.Target>
								<Button aria-label="More ways to test" px={7}>
									<ChevronDown size={14} />
								</Button>
							</Menu.Target>
							<Menu.Dropdown>
								<Menu.Item onClick={() => start.mutate({ upTo: card })}>Test up to here</Menu.Item>
								<Menu.Item onClick={() => start.mutate({})}>Test flow</Menu.Item>
							</Menu.Dropdown>
						</Menu>
					)}
				</Button.Group>
				<Outcome card={card} run={run} />
			</div>
		</div>
	);
}

/** How the card came out of the test that is shown. */
function Outcome({ card, run }: Pick<Props, "card" | "run">) {
	const step = run?.steps.findLast((each) => each.card === card);
	if (!step) return <span role="status" />;
	const length = between(step.startedAt, step.endedAt);
	const words =
		step.status === "succeeded" && length
			? step.simulated === "example"
				? "Example answer"
				: length
			: (step.error?.message ?? STEP_STATUS[step.status].label);
	return (
		<span role="status" className="test-outcome" title={words}>
			<StatusText look={STEP_STATUS[step.status]} detail={words} />
		</span>
	);
}

const SHOWN = 5;

function SampleMenu({ flowId }: { flowId: string }) {
	const { sample, setSample, openDialog } = useTestingView();
	const runs = useRuns({ flow: flowId }, 30_000);
	const recent = (runs.data?.pages.flatMap((page) => page.items) ?? []).filter(({ mode }) => mode === "live");
	const cases = useTestCases(flowId).data?.items ?? [];
	const item = (each: Sample, key: string) => (
		<Menu.Item key={key} onClick={() => setSample(each)}>
			{sampleWords(each)}
		</Menu.Item>
	);
	return (
		<Menu position="top-start" width={280}>
			<Menu.Target>
				<button type="button" className="sample-button">
					<FlaskConical size={14} aria-hidden="true" />
					<span>Sample from</span> <b className="ellipsis">{sampleWords(sample)}</b>
					<ChevronDown size={13} aria-hidden="true" />
				</button>
			</Menu.Target>
			<Menu.Dropdown>
				{item({ kind: "example" }, "example")}
				{recent.length > 0 ? <Menu.Label>Last runs</Menu.Label> : null}
				{recent.slice(0, SHOWN).map((run) => item({ kind: "run", run }, run.id))}
				{cases.length > 0 ? <Menu.Label>Remembered tests</Menu.Label> : null}
				{cases.map(({ name }) => item({ kind: "case", name }, name))}
				<Menu.Divider />
				<Menu.Item onClick={() => openDialog(true)}>A person, or other data …</Menu.Item>
			</Menu.Dropdown>
		</Menu>
	);
}
