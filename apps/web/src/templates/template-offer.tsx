import type { Template } from "@keyway/contract/templates";
import type { Catalogue } from "@keyway/schema/catalogue";
import { lazy, Suspense, useState } from "react";
import { useLocation } from "wouter";
import { notifyDone } from "../ui/notify.ts";
import { TemplateCard } from "./template-card.tsx";
import { useInstall } from "./use-templates.ts";

const InstallDialog = lazy(() => import("./install-dialog.tsx"));

type Props = { templates: readonly Template[]; catalogue: Catalogue };

/** Examples to choose from; the chosen one becomes a draft, which is opened. */
export function TemplateOffer({ templates, catalogue }: Props) {
	const [, go] = useLocation();
	const [chosen, setChosen] = useState<Template | null>(null);
	const install = useInstall();
	const pick = (template: Template) => {
		install.reset();
		setChosen(template);
	};
	return (
		<div className="template-grid">
			{templates.map((template) => (
				<TemplateCard key={template.id} template={template} catalogue={catalogue} onPick={() => pick(template)} />
			))}
			{chosen ? (
				<Suspense fallback={null}>
					<InstallDialog
						template={chosen}
						catalogue={catalogue}
						named={false}
						verb="Create draft"
						pending={install.isPending}
						error={install.error}
						onInstall={(name, connections) =>
							install.mutate(
								{ template: chosen, name, connections },
								{
									onSuccess: (flow) => {
										notifyDone("The draft is yours now. Look at it, then publish.");
										go(`/flows/${flow.id}`);
									},
								},
							)
						}
						onClose={() => setChosen(null)}
					/>
				</Suspense>
			) : null}
		</div>
	);
}
