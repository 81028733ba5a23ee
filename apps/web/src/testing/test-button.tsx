import type { RunDetail } from "@keyway/contract/runs";
import { Button } from "@mantine/core";
import { FlaskConical } from "lucide-react";
import { lazy, Suspense } from "react";
import type { FlowContext } from "../words/flow-context.ts";
import { useTestingView } from "./testing-view.ts";

const TestDialog = lazy(() => import("./test-dialog.tsx"));

type Props = { flowId: string; context: FlowContext; run: RunDetail | null };

/** Opens the test of the whole flow. */
export function TestButton({ flowId, context, run }: Props) {
	const { dialog, openDialog } = useTestingView();
	return (
		<>
			<Button h={34} leftSection={<FlaskConical size={15} />} onClick={() => openDialog(true)}>
				Test
			</Button>
			{dialog ? (
				<Suspense fallback={null}>
					<TestDialog flowId={flowId} context={context} run={run} onClose={() => openDialog(false)} />
				</Suspense>
			) : null}
		</>
	);
}
