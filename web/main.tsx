import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import { render } from 'preact'
import { Root } from './parts/root.tsx'
import { followPipeline } from './state/pipeline.ts'
import './state/theme.ts'

followPipeline()
render(<Root />, document.getElementById('app')!)
