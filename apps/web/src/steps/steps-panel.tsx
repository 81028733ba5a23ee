import { SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import type { FlowContext } from "../words/flow-context.ts";
import "./steps-panel.css";

const Composer = lazy(() => import("./composer.tsx"));
const StepsText = lazy(() => import("./steps-text.tsx"));

type Props = {
	context: FlowContext;
	/** The flow as a list; the other form is a text. */
	list: ReactNode;
	editable: boolean;
	onSelect: (card: string | null) => void;
};

/** The flow in words, as a list to walk or as a text to write; new steps are said below the list. */
export function StepsPanel({ context, list, editable, onSelect }: Props) {
	const [form, setForm] = useState("list");
	const phone = useMediaQuery("(max-width: 639px)", window.innerWidth < 640) ?? false;
	if (!editable) return list;
	const asText = form === "text" && !phone;
	return (
		<>
			{phone ? null : (
				<SegmentedControl
					className="steps-form"
					aria-label="Form of the steps"
					data={[
						{ value: "list", label: "List" },
						{ value: "text", label: "Text" },
					]}
					value={form}
					onChange={setForm}
				/>
			)}
			{asText ? (
				<Suspense fallback={<SkeletonRows rows={5} height={26} />}>
					<StepsText context={context} onSelect={onSelect} />
				</Suspense>
			) : (
				<>
					{list}
					<Suspense fallback={null}>
						<Composer context={context} />
					</Suspense>
				</>
			)}
		</>
	);
}
