'use client';

import { Form } from '@/components/forms/form';
import { FormMessage } from '@/components/forms/form-message';
import { useAction } from '@/components/forms/use-action';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { notify } from '@/components/ui/toast';
import { updateOrg } from '@/lib/browser/orgs';
import type { OrgDetail } from '@/lib/contracts/orgs';
import { orgDraftOf, ORG_FIELDS } from './org-draft';
import { ApprovalSettings, DisplaySettings, RetentionSettings } from './org-fields';
import { AlertFields } from './alert-fields';
import { HealthFields } from './health-fields';

type Props = { org: OrgDetail; canManage: boolean; timeZones: readonly string[] };

/** Name and settings of the organization; one form, saved as a whole. */
export function OrgForm({ org, canManage, timeZones }: Props) {
  const action = useAction((body: Parameters<typeof updateOrg>[1]) => updateOrg(org.slug, body), {
    onDone: () => notify({ kind: 'success', title: 'Settings saved' }),
  });
  const props = { org, errorOf: action.errorOf };
  return (
    <Form work={action} onSubmit={(form) => void action.run(orgDraftOf(form))}>
      <fieldset disabled={!canManage} className="contents">
        <legend className="sr-only">Settings of the organization</legend>
        <div className="flex flex-col gap-5">
          <FormMessage message={action.messageBeside(ORG_FIELDS)} />
          <div className="grid items-start gap-5 xl:grid-cols-2">
            <Card title="Approvals">
              <ApprovalSettings {...props} />
            </Card>
            <div className="flex flex-col gap-5">
              <Card title="Organization">
                <DisplaySettings {...props} timeZones={timeZones} />
              </Card>
              <Card title="Retention" description="How long what is over is kept, in days.">
                <RetentionSettings {...props} />
              </Card>
            </div>
          </div>
          <Card
            title="Health"
            description="Where the indicators of the statistics turn from green to yellow, and from yellow to red."
          >
            <HealthFields thresholds={org.settings.health_thresholds} errorOf={action.errorOf} />
          </Card>
          <Card
            title="Alerts"
            description="Looked at each minute; rates and expiries of the last 24 hours. On the dashboard, and as webhook events."
          >
            <AlertFields
              alerts={org.settings.alerts}
              canManage={canManage}
              errorOf={action.errorOf}
              onRemove={action.reset}
            />
          </Card>
          {canManage ? (
            <div>
              <Button type="submit" tone="primary" size="lg" busy={action.busy}>
                Save settings
              </Button>
            </div>
          ) : (
            <p className="text-sm text-muted">Only admins and owners can change these settings.</p>
          )}
        </div>
      </fieldset>
    </Form>
  );
}
