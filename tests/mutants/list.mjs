import { mutants as app } from './app/app.mjs'
import { mutants as appMigrations } from './app/migrations.mjs'
import { mutants as appTabs } from './app/tabs.mjs'
import { mutants as appTenure } from './app/tenure.mjs'
import { mutants as connection } from './connection.mjs'
import { mutants as conversationAgreement } from './conversation/agreement.mjs'
import { mutants as conversationErasing } from './conversation/erasing.mjs'
import { mutants as conversationLines } from './conversation/lines.mjs'
import { mutants as conversationProjection } from './conversation/projection.mjs'
import { mutants as conversationRemoval } from './conversation/removal.mjs'
import { mutants as doctor } from './doctor.mjs'
import { mutants as engineBinding } from './engine/binding.mjs'
import { mutants as engineCosts } from './engine/costs.mjs'
import { mutants as engineDialling } from './engine/dialling.mjs'
import { mutants as engineInflow } from './engine/inflow.mjs'
import { mutants as engineLinks } from './engine/links.mjs'
import { mutants as engineLog } from './engine/log.mjs'
import { mutants as engineMiddle } from './engine/middle.mjs'
import { mutants as engineProof } from './engine/proof.mjs'
import { mutants as engineReach } from './engine/reach.mjs'
import { mutants as engineReplication } from './engine/replication.mjs'
import { mutants as engineRestarts } from './engine/restarts.mjs'
import { mutants as engineSync } from './engine/sync.mjs'
import { mutants as featuresActs } from './features/acts.mjs'
import { mutants as featuresBackup } from './features/backup.mjs'
import { mutants as featuresChatList } from './features/chatList.mjs'
import { mutants as featuresChatPictures } from './features/chatPictures.mjs'
import { mutants as featuresComposing } from './features/composing.mjs'
import { mutants as featuresFiles } from './features/files.mjs'
import { mutants as featuresFilesTrouble } from './features/filesTrouble.mjs'
import { mutants as featuresIdentity } from './features/identity.mjs'
import { mutants as featuresInvites } from './features/invites.mjs'
import { mutants as featuresMiddle } from './features/middle.mjs'
import { mutants as featuresNames } from './features/names.mjs'
import { mutants as featuresNotifications } from './features/notifications.mjs'
import { mutants as featuresPeople } from './features/people.mjs'
import { mutants as featuresPictures } from './features/pictures.mjs'
import { mutants as featuresRecovery } from './features/recovery.mjs'
import { mutants as featuresRequests } from './features/requests.mjs'
import { mutants as featuresSearch } from './features/search.mjs'
import { mutants as featuresSettings } from './features/settings.mjs'
import { mutants as featuresStarred } from './features/starred.mjs'
import { mutants as featuresTranscript } from './features/transcript.mjs'
import { mutants as featuresTransfers } from './features/transfers.mjs'
import { mutants as featuresVoice } from './features/voice.mjs'
import { mutants as hiding } from './hiding.mjs'
import { mutants as lock } from './lock.mjs'
import { mutants as peerServerBudgets } from './peerServer/budgets.mjs'
import { mutants as peerServerDoors } from './peerServer/doors.mjs'
import { mutants as peerServerEngine } from './peerServer/engine.mjs'
import { mutants as peerServerLetters } from './peerServer/letters.mjs'
import { mutants as peerServerRecords } from './peerServer/records.mjs'
import { mutants as peerServerSockets } from './peerServer/sockets.mjs'
import { mutants as platform } from './platform.mjs'
import { mutants as relays } from './relays.mjs'
import { mutants as serviceWorker } from './serviceWorker.mjs'
import { mutants as side } from './side.mjs'
import { mutants as sideEnds } from './sideEnds.mjs'
import { mutants as ui } from './ui.mjs'
import { mutants as verification } from './verification.mjs'

/**
 * Mutants: one guarantee each, taken away. The text that is searched for must stand in its file exactly once. `npm run mutants` runs the
 * named tests against every one of them; one that no test notices is a promise that nothing guards, unless `explained` says why. Each list
 * stands under the name of what it mutates.
 */
export const mutants = [
  ...engineProof,
  ...engineBinding,
  ...engineMiddle,
  ...engineCosts,
  ...engineDialling,
  ...engineInflow,
  ...engineReach,
  ...engineLinks,
  ...engineLog,
  ...engineSync,
  ...engineReplication,
  ...engineRestarts,
  ...side,
  ...sideEnds,
  ...relays,
  ...hiding,
  ...connection,
  ...doctor,
  ...lock,
  ...verification,
  ...conversationLines,
  ...conversationProjection,
  ...conversationAgreement,
  ...conversationRemoval,
  ...conversationErasing,
  ...featuresActs,
  ...featuresTranscript,
  ...featuresTransfers,
  ...featuresVoice,
  ...featuresComposing,
  ...featuresChatList,
  ...featuresStarred,
  ...featuresPeople,
  ...featuresNames,
  ...featuresChatPictures,
  ...featuresFiles,
  ...featuresFilesTrouble,
  ...featuresIdentity,
  ...featuresInvites,
  ...featuresSettings,
  ...featuresRequests,
  ...featuresMiddle,
  ...featuresPictures,
  ...featuresRecovery,
  ...featuresBackup,
  ...featuresSearch,
  ...featuresNotifications,
  ...app,
  ...appMigrations,
  ...appTabs,
  ...appTenure,
  ...serviceWorker,
  ...platform,
  ...ui,
  ...peerServerEngine,
  ...peerServerLetters,
  ...peerServerRecords,
  ...peerServerSockets,
  ...peerServerDoors,
  ...peerServerBudgets,
]
